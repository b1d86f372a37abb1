package io.jtransformers.backends.cpu;

import io.jtransformers.backend.ByteRow;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The keys, or the values, of one head in the blocks of a {@link CpuKeyValueStore}.
 *
 * @param store says what a number is
 * @param offset where in a block they begin, in bytes
 * @param scales where in a block their scales begin, in bytes, if they have such
 * @param placeStep from one position to the next, in numbers
 * @param numberStep from one number of a row to the next, in numbers
 */
record CpuRow(CpuKeyValueStore store, long offset, long scales, int placeStep, int numberStep) {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    static CpuRow ofKeys(CpuKeyValueStore store, int layer, int head) {
        return new CpuRow(
                store, store.keysOffset(layer, head), store.keyScalesOffset(layer, head), 1, store.positionStride());
    }

    static CpuRow ofValues(CpuKeyValueStore store, int layer, int head) {
        return new CpuRow(
                store, store.valuesOffset(layer, head), store.valueScalesOffset(layer, head), store.headDimStride(), 1);
    }

    /** Writes the floats that lie one after another in {@code source} to a position of a block. */
    void write(MemorySegment source, long from, MemorySegment block, int place) {
        if (store.isQuantized()) {
            writeCodes(source, from, block, place);
            return;
        }
        long to = offset + 4L * place * placeStep;
        if (numberStep == 1) {
            MemorySegment.copy(source, from, block, to, 4L * store.layout().headDim());
            return;
        }
        long step = numberStep * 4L;
        int headDim = store.layout().headDim();
        for (int i = 0; i < headDim; i++) {
            block.set(FLOAT, to + i * step, source.get(FLOAT, from + i * 4L));
        }
    }

    private void writeCodes(MemorySegment source, long from, MemorySegment block, int place) {
        int headDim = store.layout().headDim();
        float scale = ByteRow.scale(VectorCodes.greatestMagnitude(source, from, headDim));
        float reciprocal = ByteRow.reciprocal(scale);
        long to = offset + (long) place * placeStep;
        for (int i = 0; i < headDim; i++) {
            byte code = ByteRow.code(source.get(FLOAT, from + i * 4L), reciprocal);
            block.set(ValueLayout.JAVA_BYTE, to + (long) i * numberStep, code);
        }
        block.set(FLOAT, scales + 4L * place, scale);
    }

    /** Reads a position of a block as floats that lie {@code step} bytes apart in {@code target}. */
    void read(MemorySegment block, int place, MemorySegment target, long to, long step) {
        int headDim = store.layout().headDim();
        if (store.isQuantized()) {
            float scale = block.get(FLOAT, scales + 4L * place);
            long from = offset + (long) place * placeStep;
            for (int i = 0; i < headDim; i++) {
                byte code = block.get(ValueLayout.JAVA_BYTE, from + (long) i * numberStep);
                target.set(FLOAT, to + i * step, code * scale);
            }
        } else {
            long from = offset + 4L * place * placeStep;
            for (int i = 0; i < headDim; i++) {
                target.set(FLOAT, to + i * step, block.get(FLOAT, from + 4L * i * numberStep));
            }
        }
    }

    /** The sum of values: adds those of a position to {@code sums} from {@code at}. */
    void addTo(float[] sums, int at, MemorySegment block, int place) {
        int headDim = store.layout().headDim();
        if (store.isQuantized()) {
            float scale = block.get(FLOAT, scales + 4L * place);
            long from = offset + (long) place * placeStep;
            for (int i = 0; i < headDim; i++) {
                sums[at + i] += block.get(ValueLayout.JAVA_BYTE, from + (long) i * numberStep) * scale;
            }
        } else {
            long from = offset + 4L * place * placeStep;
            for (int i = 0; i < headDim; i++) {
                sums[at + i] += block.get(FLOAT, from + 4L * i * numberStep);
            }
        }
    }
}
