package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;

/**
 * What a pool of key-value blocks holds. A block has room for {@code blockSize} positions of one sequence, in all
 * layers of the pool.
 *
 * @param layers how many layers share block tables
 * @param keyValueHeads heads of keys and of values
 * @param headDim numbers of one head
 * @param blockSize positions of a block
 * @param dataType the type in which keys and values are kept: {@code F32}, or {@code I8} for a byte a number and a
 *     scale for each row of a head ({@link ByteRow})
 */
public record KeyValueLayout(int layers, int keyValueHeads, int headDim, int blockSize, DataType dataType) {

    /** Bytes that a position takes in one head of one layer, key and value together, at the least. */
    public long bytesPerPosition() {
        return 2L * headDim * dataType.byteSize() + (dataType == DataType.I8 ? 2 * Float.BYTES : 0);
    }

    /** Numbers of the keys of one block, all layers together; the values have as many. */
    public long keysPerBlock() {
        return (long) layers * keyValueHeads * blockSize * headDim;
    }
}
