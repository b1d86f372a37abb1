package io.jtransformers.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An immutable array of numbers on the Java heap: what goes into a model and what comes out of it. It needs no closing
 * and outlives the model that made it.
 *
 * <p>Elements are floats ({@code F32}), ints ({@code I32}) or longs ({@code I64}); 16-bit floats are widened when read.
 */
public final class HostTensor {

    private final Shape shape;
    private final Object elements; // float[], int[] or long[]

    private HostTensor(Shape shape, Object elements, int length) {
        if (shape.elementCount() != length) {
            throw new ShapeException("%d values were given for the shape %s, which has %d elements."
                    .formatted(length, shape, shape.elementCount()));
        }
        this.shape = shape;
        this.elements = elements;
    }

    /** An {@code F32} tensor with a copy of {@code values}, the last axis fastest. */
    public static HostTensor of(Shape shape, float... values) {
        return new HostTensor(shape, values.clone(), values.length);
    }

    /** An {@code I32} tensor with a copy of {@code values}, the last axis fastest. */
    public static HostTensor of(Shape shape, int... values) {
        return new HostTensor(shape, values.clone(), values.length);
    }

    /** An {@code I64} tensor with a copy of {@code values}, the last axis fastest. */
    public static HostTensor of(Shape shape, long... values) {
        return new HostTensor(shape, values.clone(), values.length);
    }

    /** An {@code F32} tensor over {@code values} itself, which the caller gives away and never touches again. */
    public static HostTensor wrap(Shape shape, float[] values) {
        return new HostTensor(shape, values, values.length);
    }

    /** An {@code I64} matrix whose rows are copies of {@code rows}, all of one length. */
    public static HostTensor ofRows(int[]... rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        long[] values = new long[rows.length * width];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != width) {
                throw new ShapeException(
                        "Row 0 has %d values and row %d has %d; pad the rows to one length (a tokenizer does it with padding)."
                                .formatted(width, row, rows[row].length));
            }
            for (int column = 0; column < width; column++) {
                values[row * width + column] = rows[row][column];
            }
        }
        return new HostTensor(Shape.of(rows.length, width), values, values.length);
    }

    static HostTensor read(DataType dataType, Shape shape, Consumer<MemorySegment> download) {
        int length = Math.toIntExact(shape.elementCount());
        Object elements = switch (dataType) {
            case F32 -> new float[length];
            case I32 -> new int[length];
            case I64 -> new long[length];
            default ->
                throw new IllegalArgumentException(
                        "A tensor of %s was to be read to the heap; convert it to F32 first (Tensor.to)."
                                .formatted(dataType));
        };
        HostTensor tensor = new HostTensor(shape, elements, length);
        download.accept(tensor.segment());
        return tensor;
    }

    /** The elements as memory, for upload; not to be written by anyone but {@link #read}. */
    MemorySegment segment() {
        return switch (elements) {
            case float[] floats -> MemorySegment.ofArray(floats);
            case int[] ints -> MemorySegment.ofArray(ints);
            case long[] longs -> MemorySegment.ofArray(longs);
            default -> throw new IllegalStateException("unreachable: " + elements.getClass());
        };
    }

    /** The lengths of the axes. */
    public Shape shape() {
        return shape;
    }

    /** {@code F32}, {@code I32} or {@code I64}. */
    public DataType dataType() {
        return switch (elements) {
            case float[] floats -> DataType.F32;
            case int[] ints -> DataType.I32;
            default -> DataType.I64;
        };
    }

    /** One element as a float; {@code index} has one number for each axis. */
    public float get(long... index) {
        return floatAt(flatIndex(index));
    }

    /** One element as a long; a float is truncated. */
    public long getLong(long... index) {
        return longAt(flatIndex(index));
    }

    private int flatIndex(long[] index) {
        if (index.length != shape.rank()) {
            throw new ShapeException("The element %s was asked for, but the shape is %s: give one index for each axis."
                    .formatted(Arrays.toString(index), shape));
        }
        long flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.dimension(axis)) {
                throw new ShapeException(
                        "The element %s was asked for, but the shape is %s.".formatted(Arrays.toString(index), shape));
            }
            flat = flat * shape.dimension(axis) + index[axis];
        }
        return (int) flat;
    }

    private float floatAt(int flat) {
        return switch (elements) {
            case float[] floats -> floats[flat];
            case int[] ints -> ints[flat];
            case long[] longs -> longs[flat];
            default -> throw new IllegalStateException("unreachable: " + elements.getClass());
        };
    }

    private long longAt(int flat) {
        return switch (elements) {
            case float[] floats -> (long) floats[flat];
            case int[] ints -> ints[flat];
            case long[] longs -> longs[flat];
            default -> throw new IllegalStateException("unreachable: " + elements.getClass());
        };
    }

    /** Entry {@code index} of the first axis: a matrix's row, a batch's item. */
    public HostTensor row(long index) {
        if (shape.rank() == 0 || index < 0 || index >= shape.dimension(0)) {
            throw new ShapeException("Row %d was asked for of a tensor of shape %s.".formatted(index, shape));
        }
        long[] rest = Arrays.copyOfRange(shape.toArray(), 1, shape.rank());
        Shape rowShape = Shape.of(rest);
        int length = Math.toIntExact(rowShape.elementCount());
        int from = Math.toIntExact(index) * length;
        Object part = switch (elements) {
            case float[] floats -> Arrays.copyOfRange(floats, from, from + length);
            case int[] ints -> Arrays.copyOfRange(ints, from, from + length);
            case long[] longs -> Arrays.copyOfRange(longs, from, from + length);
            default -> throw new IllegalStateException("unreachable: " + elements.getClass());
        };
        return new HostTensor(rowShape, part, length);
    }

    /** The same elements under another shape with as many of them; nothing is copied. */
    public HostTensor view(long... dimensions) {
        return new HostTensor(Shape.of(dimensions), elements, Math.toIntExact(shape.elementCount()));
    }

    /** A copy of the elements as floats, the last axis fastest. */
    public float[] toFloatArray() {
        if (elements instanceof float[] floats) {
            return floats.clone();
        }
        float[] copy = new float[Math.toIntExact(shape.elementCount())];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = floatAt(i);
        }
        return copy;
    }

    /**
     * A copy of the elements as ints, the last axis fastest.
     *
     * @throws ArithmeticException if a long does not fit an int
     */
    public int[] toIntArray() {
        if (elements instanceof int[] ints) {
            return ints.clone();
        }
        int[] copy = new int[Math.toIntExact(shape.elementCount())];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = Math.toIntExact(longAt(i));
        }
        return copy;
    }

    /** A copy of the elements as longs, the last axis fastest. */
    public long[] toLongArray() {
        long[] copy = new long[Math.toIntExact(shape.elementCount())];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = longAt(i);
        }
        return copy;
    }

    /** The elements as a read-only segment of native order, in the type that {@link #dataType} says. */
    public MemorySegment asSegment() {
        return segment().asReadOnly();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostTensor tensor
                && shape.equals(tensor.shape)
                && dataType() == tensor.dataType()
                && segment().mismatch(tensor.segment()) == -1;
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + dataType().hashCode();
    }

    /** Shape, type and the first few values. */
    @Override
    public String toString() {
        int shown = (int) Math.min(8, shape.elementCount());
        var values = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            values.append(i == 0 ? "" : ", ")
                    .append(elements instanceof float[] floats ? "" + floats[i] : "" + longAt(i));
        }
        return "HostTensor[%s %s: %s%s]"
                .formatted(dataType(), shape, values, shown < shape.elementCount() ? ", …" : "");
    }
}
