package io.jtransformers.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** The type of one element of a tensor, with its name in safetensors files and its size. */
public enum DataType {
    /** IEEE 754 single precision. */
    F32("F32", 4, true),
    /** IEEE 754 half precision. */
    F16("F16", 2, true),
    /** The upper half of a single: 8 exponent bits, 7 fraction bits. */
    BF16("BF16", 2, true),
    /** 8 bits: 4 exponent bits, 3 fraction bits, no infinities, NaN at all ones; readable, not computed in. */
    F8_E4M3("F8_E4M3", 1, true),
    /** 8 bits: 5 exponent bits, 2 fraction bits, IEEE rules; readable, not computed in. */
    F8_E5M2("F8_E5M2", 1, true),
    /** Signed 8-bit integer. */
    I8("I8", 1, false),
    /** Signed 32-bit integer. */
    I32("I32", 4, false),
    /** Signed 64-bit integer. */
    I64("I64", 8, false),
    /** One byte, 0 or 1. */
    BOOL("BOOL", 1, false);

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final String safetensorsName;
    private final int byteSize;
    private final boolean floatingPoint;

    DataType(String safetensorsName, int byteSize, boolean floatingPoint) {
        this.safetensorsName = safetensorsName;
        this.byteSize = byteSize;
        this.floatingPoint = floatingPoint;
    }

    /** The name in a safetensors header, such as {@code BF16}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** Bytes of one element. */
    public int byteSize() {
        return byteSize;
    }

    /**
     * Bytes of a tensor of this shape, its elements one after another.
     *
     * @throws ShapeException if a long cannot count them
     */
    public long byteSize(Shape shape) {
        try {
            return Math.multiplyExact(shape.elementCount(), (long) byteSize);
        } catch (ArithmeticException overflow) {
            throw new ShapeException(
                    "A tensor of type %s and shape %s has more bytes than a long can count; check the file or the arguments it came from."
                            .formatted(this, shape),
                    overflow);
        }
    }

    /** Whether elements are floating point numbers. */
    public boolean isFloatingPoint() {
        return floatingPoint;
    }

    /** The type that a safetensors header calls {@code name}; empty if it is none that is read here. */
    public static Optional<DataType> fromSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    /**
     * The type that {@code config.json} calls {@code name} under {@code dtype} or {@code torch_dtype}, such as
     * {@code bfloat16}; empty if it is none that is read here.
     */
    public static Optional<DataType> fromTorch(String name) {
        return switch (name.startsWith("torch.") ? name.substring("torch.".length()) : name) {
            case "float32", "float" -> Optional.of(F32);
            case "float16", "half" -> Optional.of(F16);
            case "bfloat16" -> Optional.of(BF16);
            case "float8_e4m3fn" -> Optional.of(F8_E4M3);
            case "float8_e5m2" -> Optional.of(F8_E5M2);
            default -> Optional.empty();
        };
    }

    /**
     * The element at {@code byteOffset} of memory that the JVM can read, as a float.
     *
     * @param memory any segment, aligned or not
     * @param byteOffset where the element begins, in bytes
     */
    public float readFloat(MemorySegment memory, long byteOffset) {
        return switch (this) {
            case F32 -> memory.get(FLOAT, byteOffset);
            case F16 -> Float.float16ToFloat(memory.get(SHORT, byteOffset));
            case BF16 -> Float.intBitsToFloat(memory.get(SHORT, byteOffset) << 16);
            case F8_E4M3 -> SmallFloats.e4m3ToFloat(memory.get(ValueLayout.JAVA_BYTE, byteOffset));
            case F8_E5M2 -> SmallFloats.e5m2ToFloat(memory.get(ValueLayout.JAVA_BYTE, byteOffset));
            case I8, BOOL -> memory.get(ValueLayout.JAVA_BYTE, byteOffset);
            case I32 -> memory.get(INT, byteOffset);
            case I64 -> memory.get(LONG, byteOffset);
        };
    }

    /**
     * Writes {@code value} at {@code byteOffset}, rounded to nearest even for the 16-bit floats and truncated for
     * integers.
     *
     * @param memory any writable segment, aligned or not
     * @param byteOffset where the element begins, in bytes
     * @param value what is stored
     * @throws UnsupportedOperationException for the 8-bit floats, which are only read
     */
    public void writeFloat(MemorySegment memory, long byteOffset, float value) {
        switch (this) {
            case F32 -> memory.set(FLOAT, byteOffset, value);
            case F16 -> memory.set(SHORT, byteOffset, Float.floatToFloat16(value));
            case BF16 -> memory.set(SHORT, byteOffset, SmallFloats.floatToBfloat16(value));
            case I8 -> memory.set(ValueLayout.JAVA_BYTE, byteOffset, (byte) value);
            case BOOL -> memory.set(ValueLayout.JAVA_BYTE, byteOffset, (byte) (value != 0 ? 1 : 0));
            case I32 -> memory.set(INT, byteOffset, (int) value);
            case I64 -> memory.set(LONG, byteOffset, (long) value);
            case F8_E4M3, F8_E5M2 ->
                throw new UnsupportedOperationException(
                        this + " is read from checkpoints only; write the values as BF16 or F32.");
        }
    }
}
