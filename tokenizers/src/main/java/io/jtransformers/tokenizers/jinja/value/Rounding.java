package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Python's {@code abs} and {@code round}, and the rounding of the filter with that name. */
public final class Rounding {

    /** Doubles have no digits beyond these places. */
    private static final int MAX_PLACES = 400;

    private Rounding() {}

    /** The absolute value. */
    public static Value absolute(Value value) {
        if (value instanceof NumberValue number) {
            return Numbers.absolute(number);
        }
        Operators.requireDefined(value);
        throw new TemplateTypeException("bad operand type for abs(): '%s'".formatted(value.typeName()));
    }

    /**
     * A number with some decimal places.
     *
     * @param method {@code common} for the nearest, ties to even, {@code ceil} or {@code floor}
     */
    public static Value round(Value value, int places, String method) {
        if (!method.equals("common") && !method.equals("ceil") && !method.equals("floor")) {
            throw new TemplateValueException("FilterArgumentError", "method must be common, ceil or floor");
        }
        if (!(value instanceof NumberValue number)) {
            Operators.requireDefined(value);
            throw new TemplateTypeException("type %s doesn't define __round__ method".formatted(value.typeName()));
        }
        if (method.equals("common")) {
            return number instanceof FloatValue(double floating)
                    ? round(floating, places)
                    : round(Numbers.integer(number), places);
        }
        NumberValue power = Numbers.power(IntValue.of(10), IntValue.of(places));
        double scaled = Numbers.toDouble(Numbers.multiply(number, power));
        IntValue whole = Numbers.truncate(method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled));
        return Numbers.divide(whole, power);
    }

    private static Value round(double number, int places) {
        if (!Double.isFinite(number) || places > MAX_PLACES) {
            return new FloatValue(number);
        }
        if (places < -MAX_PLACES) {
            return new FloatValue(Math.copySign(0.0, number));
        }
        double rounded =
                new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
        return new FloatValue(Math.copySign(rounded, number));
    }

    private static Value round(BigInteger number, int places) {
        if (places >= 0) {
            return new IntValue(number);
        }
        if (-(long) places > number.bitLength()) {
            return IntValue.of(0);
        }
        return new IntValue(
                new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).toBigIntegerExact());
    }
}
