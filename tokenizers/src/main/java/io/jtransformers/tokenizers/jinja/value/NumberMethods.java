package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The attributes of {@code int}, {@code bool} and {@code float}. */
final class NumberMethods {

    private NumberMethods() {}

    static @Nullable Value find(NumberValue number, String name) {
        return switch (number) {
            case FloatValue value -> ofFloat(value, name);
            case IntValue _, BoolValue _ -> ofInteger(number, Numbers.integer(number), name);
        };
    }

    private static @Nullable Value ofInteger(NumberValue number, BigInteger value, String name) {
        return switch (name) {
            case "real", "numerator" -> new IntValue(value);
            case "imag" -> IntValue.of(0);
            case "denominator" -> IntValue.of(1);
            case "bit_length" ->
                method(number, name, () -> IntValue.of(value.abs().bitLength()));
            case "bit_count" ->
                method(number, name, () -> IntValue.of(value.abs().bitCount()));
            case "is_integer" -> method(number, name, () -> BoolValue.TRUE);
            case "conjugate" -> method(number, name, () -> new IntValue(value));
            case "as_integer_ratio" -> method(number, name, () -> TupleValue.of(new IntValue(value), IntValue.of(1)));
            default -> null;
        };
    }

    private static @Nullable Value ofFloat(FloatValue number, String name) {
        double value = number.value();
        return switch (name) {
            case "real" -> number;
            case "imag" -> new FloatValue(0);
            case "is_integer" ->
                method(number, name, () -> BoolValue.of(Double.isFinite(value) && value == Math.rint(value)));
            case "conjugate" -> method(number, name, () -> number);
            case "hex" -> method(number, name, () -> StringValue.of(hex(value)));
            case "as_integer_ratio" -> method(number, name, () -> ratio(value));
            default -> null;
        };
    }

    private static Value method(NumberValue number, String name, Supplier<Value> result) {
        return BuiltinFunction.method(name, number, arguments -> {
            arguments.bindByPlace(name, 0);
            return result.get();
        });
    }

    private static Value ratio(double value) {
        if (!Double.isFinite(value)) {
            throw new TemplateValueException(
                    Double.isNaN(value) ? "ValueError" : "OverflowError",
                    "cannot convert %s to integer ratio".formatted(Double.isNaN(value) ? "NaN" : "Infinity"));
        }
        BigDecimal exact = new BigDecimal(value);
        BigInteger denominator = BigInteger.TEN.pow(Math.max(exact.scale(), 0));
        BigInteger numerator = exact.multiply(new BigDecimal(denominator)).toBigIntegerExact();
        BigInteger divisor = numerator.gcd(denominator);
        return TupleValue.of(new IntValue(numerator.divide(divisor)), new IntValue(denominator.divide(divisor)));
    }

    /** Python writes all thirteen digits of the fraction. */
    private static String hex(double value) {
        if (!Double.isFinite(value)) {
            return FloatText.repr(value);
        }
        if (value == 0) {
            return (Math.copySign(1, value) < 0 ? "-" : "") + "0x0.0p+0";
        }
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & ((1L << 52) - 1);
        int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT);
        int leading = Math.abs(value) < Double.MIN_NORMAL ? 0 : 1;
        return "%s0x%d.%013xp%+d".formatted(value < 0 ? "-" : "", leading, fraction, exponent);
    }
}
