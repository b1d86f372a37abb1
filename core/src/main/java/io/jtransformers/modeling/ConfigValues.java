package io.jtransformers.modeling;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What JSON values are in Java; null where they are of another type or out of its range. */
final class ConfigValues {

    /** What {@link #toInteger} takes. */
    static final String WHOLE_NUMBER = "a whole number";
    /** What {@link #toDouble} takes. */
    static final String NUMBER = "a number that is finite";
    /** What {@link #toFloat} takes. */
    static final String FLOAT = "a number within single precision (up to 3.4e38 in size)";

    private ConfigValues() {}

    /** What was expected, with the range of whole numbers if one is out of it. */
    static String expectation(String expected, JsonNode value) {
        boolean isOutOfRange = expected.startsWith(WHOLE_NUMBER) && value.isIntegralNumber();
        return isOutOfRange
                ? expected.replaceFirst(
                        WHOLE_NUMBER, "$0 from %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE))
                : expected;
    }

    static @Nullable Integer toInteger(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : null;
    }

    static @Nullable Double toDouble(JsonNode value) {
        if (!value.isNumber()) {
            return null;
        }
        double number = value.asDouble();
        return Double.isFinite(number) ? number : null;
    }

    static @Nullable Float toFloat(JsonNode value) {
        Double number = toDouble(value);
        return number == null || Float.isInfinite(number.floatValue()) ? null : number.floatValue();
    }

    static @Nullable Boolean toBoolean(JsonNode value) {
        return value.isBoolean() ? value.booleanValue() : null;
    }

    static @Nullable String toText(JsonNode value) {
        return value.isString() ? value.stringValue() : null;
    }
}
