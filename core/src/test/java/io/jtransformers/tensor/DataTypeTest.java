package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataTypeTest {

    private final MemorySegment memory = MemorySegment.ofArray(new long[2]);

    /**
     * What a code of a floating point format means by the definition: {@code (-1)^S · 2^(E - bias) · (1 + M /
     * 2^fractionBits)}, and without the 1 if the exponent field is 0. The greatest exponent field is left to the
     * caller.
     */
    private static double meaning(int code, int exponentBits, int fractionBits) {
        int sign = code >>> (exponentBits + fractionBits) & 1;
        int exponent = code >>> fractionBits & ((1 << exponentBits) - 1);
        int fraction = code & ((1 << fractionBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1;
        double significand = (exponent == 0 ? 0 : 1) + fraction / Math.pow(2, fractionBits);
        double magnitude = significand * Math.pow(2, Math.max(exponent, 1) - bias);
        return sign == 1 ? -magnitude : magnitude;
    }

    private static double ieeeMeaning(int code, int exponentBits, int fractionBits) {
        int exponent = code >>> fractionBits & ((1 << exponentBits) - 1);
        int fraction = code & ((1 << fractionBits) - 1);
        if (exponent < (1 << exponentBits) - 1) {
            return meaning(code, exponentBits, fractionBits);
        }
        boolean negative = (code >>> (exponentBits + fractionBits) & 1) == 1;
        return fraction != 0 ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private float readCode(DataType type, int code) {
        if (type.byteSize() == 1) {
            memory.set(ValueLayout.JAVA_BYTE, 3, (byte) code);
        } else {
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 3, (short) code);
        }
        return type.readFloat(memory, 3);
    }

    private int writeCode(DataType type, float value) {
        type.writeFloat(memory, 3, value);
        return memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 3) & 0xFFFF;
    }

    @Test
    void everyE4M3CodeMeansWhatTheOcpSpecificationSays() {
        for (int code = 0; code < 256; code++) {
            double expected = (code & 0x7F) == 0x7F ? Double.NaN : meaning(code, 4, 3);

            assertThat(readCode(DataType.F8_E4M3, code)).as("code %02x", code).isEqualTo(Float.valueOf((float)
                    expected));
        }
    }

    @Test
    void theGreatestE4M3NumberIs448() {
        assertThat(readCode(DataType.F8_E4M3, 0x7E)).isEqualTo(448);
    }

    @Test
    void everyE5M2CodeMeansWhatTheOcpSpecificationSays() {
        for (int code = 0; code < 256; code++) {
            Float expected = (float) ieeeMeaning(code, 5, 2);

            assertThat(readCode(DataType.F8_E5M2, code)).as("code %02x", code).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16, 8, 7", "F16, 5, 10"})
    void everySixteenBitCodeIsReadByItsDefinition(DataType type, int exponentBits, int fractionBits) {
        for (int code = 0; code < 1 << 16; code++) {
            float expected = (float) ieeeMeaning(code, exponentBits, fractionBits);
            if (Float.compare(readCode(type, code), expected) != 0) { // an assertion for each would take seconds
                assertThat(readCode(type, code)).as("code %04x", code).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"BF16", "F16"})
    void everySixteenBitNumberIsWrittenAsItsCode(DataType type) {
        for (int code = 0; code < 1 << 16; code++) {
            float value = readCode(type, code);
            int written = writeCode(type, value);
            boolean kept = Float.isNaN(value) ? Float.isNaN(readCode(type, written)) : written == code;
            if (!kept) {
                assertThat(written).as("the code of %s", value).isEqualTo(code);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16, 0x7F7F", "F16, 0x7BFF"})
    void sixteenBitFloatsRoundToTheNearestAndHalvesToEven(DataType type, int greatestFinite) {
        for (int code = 0; code < greatestFinite; code++) {
            double middle = ((double) readCode(type, code) + readCode(type, code + 1)) / 2;
            float half = (float) middle;
            int even = (code & 1) == 0 ? code : code + 1;
            if (half != middle) {
                continue; // between the least subnormals of BF16 there is no float
            }
            boolean right = writeCode(type, half) == even
                    && writeCode(type, Math.nextDown(half)) == code
                    && writeCode(type, Math.nextUp(half)) == code + 1;
            if (!right) { // an assertion for each would take seconds
                assertThat(writeCode(type, half)).as("the code of %s", half).isEqualTo(even);
                assertThat(writeCode(type, Math.nextDown(half))).isEqualTo(code);
                assertThat(writeCode(type, Math.nextUp(half))).isEqualTo(code + 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16, 0x7F80", "F16, 0x7C00"})
    void whatIsTooLargeBecomesInfinite(DataType type, int infinity) {
        assertThat(writeCode(type, Float.MAX_VALUE)).isEqualTo(infinity);
        assertThat(writeCode(type, -Float.MAX_VALUE)).isEqualTo(infinity | 0x8000);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"I8", "I32", "I64"})
    void integersAreTruncatedWhenWritten(DataType type) {
        type.writeFloat(memory, 1, -3.9f);

        assertThat(type.readFloat(memory, 1)).isEqualTo(-3);
    }

    @Test
    void anyNumberButZeroIsTrue() {
        DataType.BOOL.writeFloat(memory, 0, 0.25f);
        DataType.BOOL.writeFloat(memory, 1, 0);

        assertThat(DataType.BOOL.readFloat(memory, 0)).isEqualTo(1);
        assertThat(DataType.BOOL.readFloat(memory, 1)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"F8_E4M3", "F8_E5M2"})
    void eightBitFloatsAreOnlyRead(DataType type) {
        assertThatThrownBy(() -> type.writeFloat(memory, 0, 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("BF16 or F32");
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypeIsFoundByItsNameInSafetensors(DataType type) {
        assertThat(DataType.fromSafetensors(type.safetensorsName())).contains(type);
    }

    @Test
    void anUnknownNameIsNoType() {
        assertThat(DataType.fromSafetensors("F64")).isEmpty();
        assertThat(DataType.fromTorch("float64")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"bfloat16, BF16", "torch.float16, F16", "half, F16", "float32, F32", "float8_e4m3fn, F8_E4M3"})
    void torchNamesAreUnderstood(String name, DataType type) {
        assertThat(DataType.fromTorch(name)).contains(type);
    }
}
