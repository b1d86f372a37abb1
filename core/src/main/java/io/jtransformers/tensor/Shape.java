package io.jtransformers.tensor;

import java.util.Arrays;

/** The lengths of a tensor's axes, outermost first. Immutable; a scalar has no axis. */
public final class Shape {

    /** The shape of one number. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dimensions;
    private final long elementCount;

    private Shape(long[] dimensions) {
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw new ShapeException("A shape was asked for with the negative length %d: %s; lengths are 0 or more."
                        .formatted(dimension, Arrays.toString(dimensions)));
            }
            try {
                count = Math.multiplyExact(count, dimension);
            } catch (ArithmeticException overflow) {
                throw new ShapeException(
                        "The shape %s has more elements than a long can count; check the file or the arguments it came from."
                                .formatted(Arrays.toString(dimensions)),
                        overflow);
            }
        }
        this.dimensions = dimensions;
        this.elementCount = count;
    }

    /**
     * The shape with these lengths.
     *
     * @throws ShapeException if one is negative or their product does not fit a long
     */
    public static Shape of(long... dimensions) {
        return dimensions.length == 0 ? SCALAR : new Shape(dimensions.clone());
    }

    /** The number of axes. */
    public int rank() {
        return dimensions.length;
    }

    /**
     * The length of one axis.
     *
     * @param axis from 0, or from −1 for the last
     */
    public long dimension(int axis) {
        return dimensions[normalize(axis)];
    }

    /** {@link #dimension} as an int, for axes that index Java arrays. */
    public int intDimension(int axis) {
        return Math.toIntExact(dimension(axis));
    }

    /** The product of all lengths; 1 for a scalar. */
    public long elementCount() {
        return elementCount;
    }

    /** The product of all lengths but the last: how many rows there are. */
    public long rowCount() {
        long rows = 1;
        for (int axis = 0; axis < dimensions.length - 1; axis++) {
            rows *= dimensions[axis];
        }
        return rows;
    }

    /** The lengths, as a fresh array. */
    public long[] toArray() {
        return dimensions.clone();
    }

    /** This shape with {@code length} in place of the length of {@code axis} (from the end if negative). */
    public Shape with(int axis, long length) {
        long[] changed = dimensions.clone();
        changed[normalize(axis)] = length;
        return new Shape(changed);
    }

    /** The axis as an index from 0; {@code axis} may count from the end. */
    int normalize(int axis) {
        int index = axis < 0 ? axis + dimensions.length : axis;
        if (index < 0 || index >= dimensions.length) {
            throw new ShapeException(
                    "Axis %d was asked for, but the shape %s has %d axes.".formatted(axis, this, dimensions.length));
        }
        return index;
    }

    /** The strides, in elements, of a tensor of this shape whose elements lie one after another. */
    long[] contiguousStrides() {
        long[] strides = new long[dimensions.length];
        long stride = 1;
        for (int axis = dimensions.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dimensions[axis];
        }
        return strides;
    }

    /** The shape to which both broadcast, by the rules of NumPy. */
    static Shape broadcast(Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        long[] dimensions = new long[rank];
        for (int axis = 1; axis <= rank; axis++) {
            long leftLength = axis <= left.rank() ? left.dimension(-axis) : 1;
            long rightLength = axis <= right.rank() ? right.dimension(-axis) : 1;
            if (leftLength != rightLength && leftLength != 1 && rightLength != 1) {
                throw new ShapeException(
                        "Shapes %s and %s were to be combined, but their lengths %d and %d differ and neither is 1."
                                .formatted(left, right, leftLength, rightLength));
            }
            dimensions[rank - axis] = leftLength == 1 ? rightLength : leftLength;
        }
        return Shape.of(dimensions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** As PyTorch prints it, such as {@code [2, 16]}. */
    @Override
    public String toString() {
        return Arrays.toString(dimensions);
    }
}
