package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** The activations that have a vector form; one loop each, since a vector chosen inside a loop would be an object. */
final class VectorActivation {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final float SQRT_2_OVER_PI = (float) Math.sqrt(2 / Math.PI);

    private VectorActivation() {}

    /** Whether {@link #apply} has it. */
    static boolean isKnown(Activation activation) {
        return switch (activation) {
            case SILU, QUICK_GELU, GELU_TANH, SIGMOID, RELU, RELU_SQUARED, IDENTITY -> true;
            case GELU, TANH -> false; // asked for to the last place, also near 0
        };
    }

    /** {@code out = activation(x)} of any activation; operands as those of {@link #apply}. */
    static void applyAny(Activation activation, MemorySegment x, long from, MemorySegment out, long to, int count) {
        if (isKnown(activation)) {
            apply(activation, x, from, out, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            out.set(FLOAT, to + i * 4L, activation.apply(x.get(FLOAT, from + i * 4L)));
        }
    }

    /**
     * {@code out = activation(x)}.
     *
     * @param activation one that {@link #isKnown}
     * @param x input, from byte {@code from}
     * @param out output, from byte {@code to}; may be {@code x}
     * @param count how many floats
     */
    static void apply(Activation activation, MemorySegment x, long from, MemorySegment out, long to, int count) {
        int end = count - count % Lanes.COUNT;
        switch (activation) {
            case SILU -> sigmoidLinear(1, x, from, out, to, end);
            case QUICK_GELU -> sigmoidLinear(1.702f, x, from, out, to, end);
            case GELU_TANH -> geluTanh(x, from, out, to, end);
            case SIGMOID -> sigmoid(x, from, out, to, end);
            case RELU -> relu(x, from, out, to, end);
            case RELU_SQUARED -> reluSquared(x, from, out, to, end);
            case IDENTITY -> MemorySegment.copy(x, from, out, to, end * 4L);
            case GELU, TANH -> throw new IllegalArgumentException("unreachable: " + activation);
        }
        for (int i = end; i < count; i++) {
            out.set(FLOAT, to + i * 4L, activation.apply(x.get(FLOAT, from + i * 4L)));
        }
    }

    private static FloatVector load(MemorySegment x, long at) {
        return FloatVector.fromMemorySegment(Lanes.FLOATS, x, at, Lanes.ORDER);
    }

    /** {@code x · sigmoid(slope · x)}. */
    private static void sigmoidLinear(float slope, MemorySegment x, long from, MemorySegment out, long to, int end) {
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector value = load(x, from + i * 4L);
            FloatVector denominator = VectorMath.exp(value.mul(-slope)).add(1);
            value.div(denominator).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
    }

    /** {@code x/2 · (1 + tanh(u)) = x / (1 + e^-2u)} with {@code u = √(2/π)(x + 0.044715 x³)}. */
    private static void geluTanh(MemorySegment x, long from, MemorySegment out, long to, int end) {
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector value = load(x, from + i * 4L);
            FloatVector cubic = value.mul(value).mul(0.044_715f).add(1).mul(value);
            FloatVector denominator =
                    VectorMath.exp(cubic.mul(-2 * SQRT_2_OVER_PI)).add(1);
            value.div(denominator).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
    }

    private static void sigmoid(MemorySegment x, long from, MemorySegment out, long to, int end) {
        for (int i = 0; i < end; i += Lanes.COUNT) {
            VectorMath.sigmoid(load(x, from + i * 4L)).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
    }

    private static void relu(MemorySegment x, long from, MemorySegment out, long to, int end) {
        for (int i = 0; i < end; i += Lanes.COUNT) {
            load(x, from + i * 4L).max(0).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
    }

    private static void reluSquared(MemorySegment x, long from, MemorySegment out, long to, int end) {
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector positive = load(x, from + i * 4L).max(0);
            positive.mul(positive).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
    }
}
