package io.jtransformers.backend.host;

import io.jtransformers.backend.ByteRow;
import io.jtransformers.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One place of a block of a {@link HostKeyValueStore}: a key or value of any head.
 *
 * @param store says how a row lies there
 * @param place which of the block's positions
 */
record HostRow(HostKeyValueStore store, int place) {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** Writes floats of {@code source} into the rows of a head that begin at {@code head} in {@code block}. */
    void write(MemorySegment source, long from, MemorySegment block, long head) {
        int headDim = store.layout().headDim();
        if (store.layout().dataType() == DataType.F32) {
            MemorySegment.copy(source, from, block, head + 4L * place * headDim, 4L * headDim);
            return;
        }
        float greatest = 0;
        for (int i = 0; i < headDim; i++) {
            greatest = Math.max(greatest, Math.abs(source.get(FLOAT, from + i * 4L)));
        }
        float scale = ByteRow.scale(greatest);
        float reciprocal = ByteRow.reciprocal(scale);
        long codes = head + (long) place * headDim;
        for (int i = 0; i < headDim; i++) {
            byte code = ByteRow.code(source.get(FLOAT, from + i * 4L), reciprocal);
            block.set(ValueLayout.JAVA_BYTE, codes + i, code);
        }
        block.set(FLOAT, head + store.scalesOffset() + 4L * place, scale);
    }

    /** Reads the row as floats, one after another from {@code to} in {@code target}. */
    void read(MemorySegment block, long head, MemorySegment target, long to) {
        int headDim = store.layout().headDim();
        if (store.layout().dataType() == DataType.F32) {
            MemorySegment.copy(block, head + 4L * place * headDim, target, to, 4L * headDim);
            return;
        }
        float scale = block.get(FLOAT, head + store.scalesOffset() + 4L * place);
        long codes = head + (long) place * headDim;
        for (int i = 0; i < headDim; i++) {
            target.set(FLOAT, to + i * 4L, block.get(ValueLayout.JAVA_BYTE, codes + i) * scale);
        }
    }
}
