package io.jtransformers.backends.cpu;

import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.UnaryOperation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Arithmetic of neighbouring floats; one loop for each operation, so that the JIT sees which it is. */
final class VectorArithmetic {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private VectorArithmetic() {}

    private static FloatVector load(MemorySegment memory, long at) {
        return FloatVector.fromMemorySegment(Lanes.FLOATS, memory, at, Lanes.ORDER);
    }

    /** {@code out = a operation b} for {@code count} floats. */
    static void binary(
            BinaryOperation operation,
            MemorySegment a,
            long fromA,
            MemorySegment b,
            long fromB,
            MemorySegment out,
            long to,
            int count) {
        int end = count - count % Lanes.COUNT;
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    load(a, fromA + i * 4L)
                            .add(load(b, fromB + i * 4L))
                            .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    load(a, fromA + i * 4L)
                            .sub(load(b, fromB + i * 4L))
                            .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    load(a, fromA + i * 4L)
                            .mul(load(b, fromB + i * 4L))
                            .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    load(a, fromA + i * 4L)
                            .div(load(b, fromB + i * 4L))
                            .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
        }
        for (int i = end; i < count; i++) {
            float left = a.get(FLOAT, fromA + i * 4L);
            out.set(FLOAT, to + i * 4L, operation.apply(left, b.get(FLOAT, fromB + i * 4L)));
        }
    }

    /** Whether {@link #unary} has the operation. */
    static boolean isKnown(UnaryOperation operation) {
        return switch (operation) {
            case EXP, SIGMOID, RECIPROCAL_SQRT -> true;
            case COSINE, SINE -> false; // exact however large the angle is
        };
    }

    /** {@code out = operation(x)} for {@code count} floats. */
    static void unary(UnaryOperation operation, MemorySegment x, long from, MemorySegment out, long to, int count) {
        int end = count - count % Lanes.COUNT;
        switch (operation) {
            case EXP -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    VectorMath.exp(load(x, from + i * 4L)).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    VectorMath.sigmoid(load(x, from + i * 4L)).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case RECIPROCAL_SQRT -> {
                FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
                for (int i = 0; i < end; i += Lanes.COUNT) {
                    one.div(load(x, from + i * 4L).sqrt()).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
                }
            }
            case COSINE, SINE -> throw new IllegalArgumentException("unreachable: " + operation);
        }
        for (int i = end; i < count; i++) {
            out.set(FLOAT, to + i * 4L, operation.apply(x.get(FLOAT, from + i * 4L)));
        }
    }

    /** {@code out = x · scale + shift} for {@code count} floats, rounded twice as the plain loop does. */
    static void scaleAndShift(
            MemorySegment x, long from, float scale, float shift, MemorySegment out, long to, int count) {
        int end = count - count % Lanes.COUNT;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            load(x, from + i * 4L).mul(scale).add(shift).intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
        for (int i = end; i < count; i++) {
            out.set(FLOAT, to + i * 4L, x.get(FLOAT, from + i * 4L) * scale + shift);
        }
    }

    /** {@code out = out + x · scale} for {@code count} floats. */
    static void addScaled(MemorySegment x, long from, float scale, MemorySegment out, long to, int count) {
        int end = count - count % Lanes.COUNT;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            load(x, from + i * 4L)
                    .mul(scale)
                    .add(load(out, to + i * 4L))
                    .intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
        for (int i = end; i < count; i++) {
            out.set(FLOAT, to + i * 4L, x.get(FLOAT, from + i * 4L) * scale + out.get(FLOAT, to + i * 4L));
        }
    }

    /** {@code out = value} for {@code count} floats. */
    static void fill(MemorySegment out, long to, float value, int count) {
        FloatVector values = FloatVector.broadcast(Lanes.FLOATS, value);
        int end = count - count % Lanes.COUNT;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            values.intoMemorySegment(out, to + i * 4L, Lanes.ORDER);
        }
        for (int i = end; i < count; i++) {
            out.set(FLOAT, to + i * 4L, value);
        }
    }
}
