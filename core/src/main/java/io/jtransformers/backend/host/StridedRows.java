package io.jtransformers.backend.host;

import io.jtransformers.tensor.Tensor;
import java.util.Arrays;

/**
 * Walks the rows of several strided operands together: the outer axes are counted through, the inner ones are the loop
 * of the kernel.
 *
 * <p>Axes of length 1 are left out, and axes that lie one after another in every operand are walked as one, so that
 * contiguous operands are a single row. All offsets and strides are in bytes.
 */
final class StridedRows {

    private final long[] lengths;
    private final long[][] strides; // [axis][operand]
    private final long[] offsets; // [operand]
    private final long[] counters;
    private long rowLength = 1;
    private long[] rowStrides;
    private boolean started;

    private StridedRows(int outerAxes, Tensor... operands) {
        long[] allLengths = new long[outerAxes];
        long[][] allStrides = new long[outerAxes][];
        int axes = 0;
        for (int axis = 0; axis < outerAxes; axis++) {
            long length = operands[0].shape().dimension(axis);
            if (length == 1) {
                continue;
            }
            long[] steps = byteStrides(axis, operands);
            if (axes > 0 && continues(allStrides[axes - 1], steps, length)) {
                allLengths[axes - 1] *= length;
                allStrides[axes - 1] = steps;
            } else {
                allLengths[axes] = length;
                allStrides[axes++] = steps;
            }
        }
        lengths = Arrays.copyOf(allLengths, axes);
        strides = Arrays.copyOf(allStrides, axes);
        counters = new long[axes];
        rowStrides = new long[operands.length];
        offsets = new long[operands.length];
        for (int operand = 0; operand < operands.length; operand++) {
            offsets[operand] = operands[operand].byteOffset();
        }
    }

    /** The elements of operands of one shape: the innermost axis is the row. */
    static StridedRows ofElements(Tensor... operands) {
        var rows = new StridedRows(operands[0].shape().rank(), operands);
        int last = rows.lengths.length - 1;
        if (last >= 0) {
            rows.rowLength = rows.lengths[last];
            rows.rowStrides = rows.strides[last];
            rows.lengths[last] = Math.min(1, rows.rowLength); // walked by the kernel
        }
        return rows;
    }

    /** The places of operands that agree in all axes but the last {@code innerAxes}, which the kernel walks itself. */
    static StridedRows before(int innerAxes, Tensor... operands) {
        return new StridedRows(operands[0].shape().rank() - innerAxes, operands);
    }

    private static long[] byteStrides(int axis, Tensor... operands) {
        long[] steps = new long[operands.length];
        for (int operand = 0; operand < operands.length; operand++) {
            steps[operand] = byteStride(operands[operand], axis);
        }
        return steps;
    }

    private static boolean continues(long[] outer, long[] inner, long innerLength) {
        for (int operand = 0; operand < outer.length; operand++) {
            if (outer[operand] != inner[operand] * innerLength) {
                return false;
            }
        }
        return true;
    }

    /** The distance of neighbours along {@code axis}, from the end if negative. */
    static long byteStride(Tensor tensor, int axis) {
        return tensor.stride(axis) * tensor.dataType().byteSize();
    }

    /** Goes to the next row, to the first at first; false if there is none. */
    boolean next() {
        if (!started) {
            started = true;
            return Arrays.stream(lengths).allMatch(length -> length > 0);
        }
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            counters[axis]++;
            move(axis, 1);
            if (counters[axis] < lengths[axis]) {
                return true;
            }
            move(axis, -lengths[axis]);
            counters[axis] = 0;
        }
        return false;
    }

    private void move(int axis, long steps) {
        for (int operand = 0; operand < offsets.length; operand++) {
            offsets[operand] += steps * strides[axis][operand];
        }
    }

    /** Where the current row of {@code operand} begins in its memory. */
    long offset(int operand) {
        return offsets[operand];
    }

    /** Elements of a row. */
    long rowLength() {
        return rowLength;
    }

    /** The distance of neighbours in a row of {@code operand}. */
    long rowStride(int operand) {
        return rowStrides[operand];
    }
}
