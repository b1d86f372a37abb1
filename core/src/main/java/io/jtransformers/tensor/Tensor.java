package io.jtransformers.tensor;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.UnaryOperation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An array of numbers in the memory of a device, possibly a view of another tensor's elements.
 *
 * <p>Operations check shapes, broadcast as NumPy does, allocate their result in the innermost open {@link TensorScope}
 * of the queue and leave the computing to the queue's kernels. A tensor is as mutable as its memory: only
 * {@link #assign}, {@link #fill} and kernels write, and only where they say so.
 */
public final class Tensor {

    private final TensorOwner owner;
    private final MemorySegment memory;
    private final long byteOffset;
    private final DataType dataType;
    private final Shape shape;
    private final long[] strides;

    Tensor(TensorOwner owner, MemorySegment memory, long byteOffset, DataType dataType, Shape shape, long[] strides) {
        this.owner = owner;
        this.memory = memory;
        this.byteOffset = byteOffset;
        this.dataType = dataType;
        this.shape = shape;
        this.strides = strides;
    }

    // What it is.

    /** The lengths of the axes. */
    public Shape shape() {
        return shape;
    }

    /** The length of one axis, from the end if {@code axis} is negative. */
    public int dimension(int axis) {
        return shape.intDimension(axis);
    }

    /** The type of the elements. */
    public DataType dataType() {
        return dataType;
    }

    /**
     * The distance in elements between neighbours along {@code axis} (from the end if negative); 0 where it is
     * broadcast.
     */
    public long stride(int axis) {
        return strides[shape.normalize(axis)];
    }

    /** Whether the elements lie one after another, the last axis fastest. */
    public boolean isContiguous() {
        long expected = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            if (shape.dimension(axis) != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape.dimension(axis);
        }
        return true;
    }

    /** Whether neighbours along the last axis are neighbours in memory, which fast kernels ask for. */
    public boolean hasContiguousRows() {
        return strides.length == 0 || strides[strides.length - 1] == 1 || shape.dimension(-1) == 1;
    }

    /**
     * The memory of which this tensor is a part, for kernels; on a device that the host cannot read, a segment of
     * length 0 whose address is the device's.
     *
     * @throws ReleasedTensorException if the memory was released
     */
    public MemorySegment memory() {
        owner.checkAlive();
        return memory;
    }

    /** Where the first element lies in {@link #memory()}, in bytes. */
    public long byteOffset() {
        return byteOffset;
    }

    /** Who releases the memory. */
    public TensorOwner owner() {
        return owner;
    }

    /** The queue whose kernels work on this tensor. */
    public ComputeQueue queue() {
        return owner.queue();
    }

    // Views: the same elements, seen otherwise.

    /**
     * The same elements in the same order under another shape.
     *
     * @throws ShapeException if the number of elements differs or they do not lie one after another
     */
    public Tensor view(long... dimensions) {
        Shape wanted = Shape.of(dimensions);
        if (wanted.elementCount() != shape.elementCount() || !isContiguous()) {
            throw new ShapeException("A tensor of shape %s%s was to be seen as %s."
                    .formatted(shape, isContiguous() ? "" : " (with gaps; copy it first)", wanted));
        }
        return new Tensor(owner, memory, byteOffset, dataType, wanted, wanted.contiguousStrides());
    }

    /** The elements {@code from} (inclusive) to {@code from + length} along {@code axis}. */
    public Tensor slice(int axis, long from, long length) {
        int index = shape.normalize(axis);
        if (from < 0 || length < 0 || length > shape.dimension(index) - from) {
            throw new ShapeException("Elements %d to %d of axis %d were asked for, but the shape is %s."
                    .formatted(from, from + length, axis, shape));
        }
        long offset = byteOffset + from * strides[index] * dataType.byteSize();
        return new Tensor(owner, memory, offset, dataType, shape.with(index, length), strides.clone());
    }

    /** The axes in another order: axis {@code i} of the result is axis {@code axes[i]} of this tensor. */
    public Tensor permute(int... axes) {
        long[] dimensions = new long[axes.length];
        long[] permuted = new long[axes.length];
        boolean[] seen = new boolean[shape.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = shape.normalize(axes[i]);
            dimensions[i] = shape.dimension(axis);
            permuted[i] = strides[axis];
            seen[axis] = true;
        }
        for (boolean present : seen) {
            if (!present || axes.length != seen.length) {
                throw new ShapeException("The axes %s were asked for of a tensor of shape %s; each must be named once."
                        .formatted(Arrays.toString(axes), shape));
            }
        }
        return new Tensor(owner, memory, byteOffset, dataType, Shape.of(dimensions), permuted);
    }

    /** This tensor repeated without copying to {@code wanted}: axes of length 1, and new leading ones, get stride 0. */
    public Tensor expand(Shape wanted) {
        if (wanted.equals(shape)) {
            return this;
        }
        if (wanted.rank() < shape.rank()) {
            throw new ShapeException(
                    "A tensor of shape %s cannot be broadcast to %s, which has fewer axes; view it first."
                            .formatted(shape, wanted));
        }
        long[] expanded = new long[wanted.rank()];
        for (int axis = 1; axis <= wanted.rank(); axis++) {
            long length = axis <= shape.rank() ? shape.dimension(-axis) : 1;
            if (length != wanted.dimension(-axis) && length != 1) {
                throw new ShapeException("A tensor of shape %s cannot be broadcast to %s.".formatted(shape, wanted));
            }
            expanded[wanted.rank() - axis] = length == 1 ? 0 : strides[shape.rank() - axis];
        }
        return new Tensor(owner, memory, byteOffset, dataType, wanted, expanded);
    }

    /** The same memory under another owner, for a queue that records kernel calls and keeps their operands. */
    public Tensor ownedBy(TensorOwner newOwner) {
        return new Tensor(newOwner, memory, byteOffset, dataType, shape, strides);
    }

    // Arithmetic, element by element.

    /** {@code this + other}. */
    public Tensor add(Tensor other) {
        return binary(BinaryOperation.ADD, other);
    }

    /** {@code this - other}. */
    public Tensor subtract(Tensor other) {
        return binary(BinaryOperation.SUBTRACT, other);
    }

    /** {@code this * other}. */
    public Tensor multiply(Tensor other) {
        return binary(BinaryOperation.MULTIPLY, other);
    }

    /** {@code this / other}. */
    public Tensor divide(Tensor other) {
        return binary(BinaryOperation.DIVIDE, other);
    }

    /** {@code this + value}. */
    public Tensor add(float value) {
        return scaleAndShift(1, value);
    }

    /** {@code this * value}. */
    public Tensor multiply(float value) {
        return scaleAndShift(value, 0);
    }

    /** {@code this * scale + shift}. */
    public Tensor scaleAndShift(float scale, float shift) {
        Tensor out = like();
        queue().elementwise().scaleAndShift(this, scale, shift, out);
        return out;
    }

    /** {@code 1 / sqrt(this)}. */
    public Tensor reciprocalSqrt() {
        return unary(UnaryOperation.RECIPROCAL_SQRT);
    }

    /** {@code e^this}. */
    public Tensor exp() {
        return unary(UnaryOperation.EXP);
    }

    /** {@code 1 / (1 + e^-this)}. */
    public Tensor sigmoid() {
        return unary(UnaryOperation.SIGMOID);
    }

    /** {@code activation(this)}. */
    public Tensor activate(Activation activation) {
        Tensor out = like();
        queue().elementwise().activate(activation, this, out);
        return out;
    }

    private Tensor unary(UnaryOperation operation) {
        Tensor out = like();
        queue().elementwise().unary(operation, this, out);
        return out;
    }

    private Tensor binary(BinaryOperation operation, Tensor other) {
        Shape result = Shape.broadcast(shape, other.shape);
        Tensor out = TensorScope.innermost(queue()).allocate(dataType, result);
        queue().elementwise().binary(operation, expand(result), other.expand(result), out);
        return out;
    }

    // Over the last axis, which becomes 1.

    /** The sum over the last axis, which stays with length 1. */
    public Tensor sum() {
        Tensor out = reduced(dataType, 1);
        queue().reductions().sum(this, out);
        return out;
    }

    /** The mean over the last axis, which stays with length 1. */
    public Tensor mean() {
        return sum().multiply(1f / shape.dimension(-1));
    }

    /** The maximum over the last axis, which stays with length 1. */
    public Tensor max() {
        Tensor out = reduced(dataType, 1);
        queue().reductions().max(this, out);
        return out;
    }

    /** {@code e^this} over the last axis, divided by its sum. */
    public Tensor softmax() {
        Tensor out = like();
        queue().reductions().softmax(this, out);
        return out;
    }

    /**
     * The index of the greatest element of the last axis (the first of equals), as {@code I32} of shape {@code [...,
     * 1]}.
     */
    public Tensor argMax() {
        Tensor out = reduced(DataType.I32, 1);
        queue().reductions().argMax(this, out);
        return out;
    }

    /** The {@code k} greatest elements of the last axis in descending order, equals by ascending index. */
    public TopK topK(int k) {
        if (k < 1 || k > shape.dimension(-1)) {
            throw new ShapeException("The %d greatest of %d elements were asked for; ask for 1 to %2$d."
                    .formatted(k, shape.dimension(-1)));
        }
        TopK top = new TopK(reduced(dataType, k), reduced(DataType.I32, k));
        queue().reductions().topK(this, top.values(), top.indices());
        return top;
    }

    /**
     * The greatest elements of the last axis and where they stood.
     *
     * @param values {@code [..., k]}
     * @param indices {@code [..., k]}, {@code I32}
     */
    public record TopK(Tensor values, Tensor indices) {}

    private Tensor reduced(DataType type, int length) {
        return TensorScope.innermost(queue()).allocate(type, shape.with(-1, length));
    }

    // Products and indexing.

    /**
     * {@code this · otherᵀ}: {@code [..., m, k]} times {@code [..., n, k]} gives {@code [..., m, n]}; the leading axes
     * agree.
     */
    public Tensor multiplyTransposed(Tensor other) {
        boolean fits = shape.rank() >= 2
                && shape.rank() == other.shape.rank()
                && shape.dimension(-1) == other.shape.dimension(-1)
                && shape.with(-2, 1).equals(other.shape.with(-2, 1));
        if (!fits) {
            throw new ShapeException(
                    "A product of %s and the transpose of %s was asked for; their last axes (and the leading"
                                    .formatted(shape, other.shape)
                            + " ones) must agree.");
        }
        Tensor out = TensorScope.innermost(queue()).allocate(dataType, shape.with(-1, other.shape.dimension(-2)));
        queue().products().multiplyTransposed(this, other, out);
        return out;
    }

    /**
     * The rows {@code this[indices[i]]}: {@code [rows, ...]} indexed by {@code I32} of shape {@code [n]} gives
     * {@code [n, ...]}.
     */
    public Tensor gatherRows(Tensor indices) {
        Tensor out =
                TensorScope.innermost(indices.queue()).allocate(dataType, shape.with(0, indices.shape.elementCount()));
        indices.queue().indexing().gatherRows(this, indices, out);
        return out;
    }

    // Making and writing.

    /** A fresh tensor of the same shape and type, its contents undefined. */
    public Tensor like() {
        return TensorScope.innermost(queue()).allocate(dataType, shape);
    }

    /** These values as {@code type}: this tensor itself if they are so already. */
    public Tensor to(DataType type) {
        return type == dataType ? this : copyAs(type);
    }

    /** A fresh tensor with these values, one after another. */
    public Tensor copy() {
        return copyAs(dataType);
    }

    private Tensor copyAs(DataType type) {
        Tensor out = TensorScope.innermost(queue()).allocate(type, shape);
        queue().elementwise().copy(this, out);
        return out;
    }

    /** Overwrites this tensor with {@code source}, which is broadcast and converted. */
    public void assign(Tensor source) {
        queue().elementwise().copy(source.expand(shape), this);
    }

    /** Overwrites every element with {@code value}. */
    public void fill(float value) {
        queue().elementwise().fill(this, value);
    }

    // To the heap.

    /** An immutable copy on the heap, which outlives the model. Waits until the values are there. */
    public HostTensor toHost() {
        Tensor contiguous = isContiguous() ? this : copy();
        return HostTensor.read(dataType, shape, target -> queue().download(contiguous, target));
    }

    /** The values as floats in row-major order. */
    public float[] toFloatArray() {
        return toHost().toFloatArray();
    }

    /** The values of an integer tensor in row-major order. */
    public int[] toIntArray() {
        return toHost().toIntArray();
    }

    @Override
    public String toString() {
        return "Tensor[%s %s]".formatted(dataType, shape);
    }
}
