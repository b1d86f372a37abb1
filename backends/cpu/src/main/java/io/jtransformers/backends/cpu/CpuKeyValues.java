package io.jtransformers.backends.cpu;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes and reads a {@link CpuKeyValueStore}. */
final class CpuKeyValues implements KeyValueKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int SEQUENTIAL_TOKENS = 16; // too few to be worth sharing

    private final WorkerPool pool;

    CpuKeyValues(WorkerPool pool) {
        this.pool = pool;
    }

    /** The store as this backend opened it. */
    static CpuKeyValueStore cpuStore(KeyValueStore store) {
        if (store instanceof CpuKeyValueStore cpu) {
            return cpu;
        }
        throw new BackendException(
                "A key-value store of %s was given to the kernels of the CPU backend; use one that the same backend has opened."
                        .formatted(store.getClass().getName()));
    }

    @Override
    public void append(KeyValueAppend call) {
        CpuKeyValueStore store = cpuStore(call.store());
        int heads = store.layout().keyValueHeads();
        if (call.batch().tokens() <= SEQUENTIAL_TOKENS) {
            for (int head = 0; head < heads; head++) {
                appendHead(call, store, head);
            }
        } else {
            // By heads and not by tokens: neighbouring tokens' keys lie in one cache line.
            pool.run(heads, (head, scratch) -> appendHead(call, store, head));
        }
    }

    private static void appendHead(KeyValueAppend call, CpuKeyValueStore store, int head) {
        int blockSize = store.layout().blockSize();
        long keysTo = store.keysOffset(call.layer(), head);
        long valuesTo = store.valuesOffset(call.layer(), head);
        for (int token = 0; token < call.batch().tokens(); token++) {
            int position = Integers.at(call.batch().keyIndices(), token);
            int sequence = Integers.at(call.batch().rowSequences(), token);
            MemorySegment block = store.block(Integers.at(call.blockTable(), sequence, position / blockSize));
            int place = position % blockSize;
            writeKey(call.keys().memory(), offset(call.keys(), token, head), block, keysTo + place * 4L, store);
            long to = valuesTo + (long) place * store.headDimStride() * Float.BYTES;
            long from = offset(call.values(), token, head);
            MemorySegment.copy(
                    call.values().memory(), from, block, to, store.layout().headDim() * 4L);
        }
    }

    private static void writeKey(
            MemorySegment source, long from, MemorySegment block, long to, CpuKeyValueStore store) {
        long step = store.positionStride() * 4L;
        int headDim = store.layout().headDim();
        for (int i = 0; i < headDim; i++) {
            block.set(FLOAT, to + i * step, source.get(FLOAT, from + i * 4L));
        }
    }

    @Override
    public void gather(KeyValueSlice slice, Tensor keys, Tensor values) {
        CpuKeyValueStore store = cpuStore(slice.store());
        int blockSize = store.layout().blockSize();
        for (int i = 0; i < slice.count(); i++) {
            int position = slice.first() + i;
            MemorySegment block = store.block(Integers.at(slice.blockTable(), position / blockSize));
            int place = position % blockSize;
            for (int head = 0; head < store.layout().keyValueHeads(); head++) {
                long keyFrom = store.keysOffset(slice.layer(), head) + place * 4L;
                readKey(block, keyFrom, store, keys, head, i);
                long valueFrom =
                        store.valuesOffset(slice.layer(), head) + (long) place * store.headDimStride() * Float.BYTES;
                readValue(block, valueFrom, values, head, i);
            }
        }
    }

    private static void readKey(
            MemorySegment block, long from, CpuKeyValueStore store, Tensor keys, int head, int position) {
        long step = store.positionStride() * 4L;
        long to = offset(keys, head, position);
        long outStep = keys.stride(2) * Float.BYTES;
        for (int i = 0; i < keys.dimension(2); i++) {
            keys.memory().set(FLOAT, to + i * outStep, block.get(FLOAT, from + i * step));
        }
    }

    private static void readValue(MemorySegment block, long from, Tensor values, int head, int position) {
        long to = offset(values, head, position);
        long outStep = values.stride(2) * Float.BYTES;
        for (int i = 0; i < values.dimension(2); i++) {
            values.memory().set(FLOAT, to + i * outStep, block.get(FLOAT, from + i * 4L));
        }
    }

    /** Where the last axis begins, in bytes. */
    private static long offset(Tensor tensor, int first, int second) {
        return tensor.byteOffset() + (first * tensor.stride(0) + second * tensor.stride(1)) * Float.BYTES;
    }
}
