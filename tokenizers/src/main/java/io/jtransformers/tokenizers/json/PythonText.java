package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Python does: as JSON, for prompts that a model was trained on, and as {@code repr}, for messages.
 * Values are {@link Map}, {@link Collection}, {@link String}, {@link Number}, {@link Boolean} and null.
 */
public final class PythonText {

    private static final int DEEPEST_NESTING = 1_000;

    /** Floats below ten to this power are written without an exponent. */
    private static final int FIRST_LARGE_EXPONENT = 16;

    private static final int FIRST_SMALL_EXPONENT = -4;

    /** How a language writes what is not the same in both. */
    private enum Notation {
        JSON("null", "true", "false", "NaN", "Infinity"),
        REPR("None", "True", "False", "nan", "inf");

        private final String none;
        private final String yes;
        private final String no;
        private final String notANumber;
        private final String infinity;

        Notation(String none, String yes, String no, String notANumber, String infinity) {
            this.none = none;
            this.yes = yes;
            this.no = no;
            this.notANumber = notANumber;
            this.infinity = infinity;
        }
    }

    private final Notation notation;
    private final StringBuilder out = new StringBuilder();

    private PythonText(Notation notation) {
        this.notation = notation;
    }

    /**
     * A value as {@code json.dumps(value, ensure_ascii=False)} writes it.
     *
     * @throws TokenizerException if there is something in it that has no form in JSON, or it nests absurdly deep
     */
    public static String json(@Nullable Object value) {
        PythonText text = new PythonText(Notation.JSON);
        text.write(value, 0);
        return text.out.toString();
    }

    /**
     * A value as {@code repr} writes it.
     *
     * @throws TokenizerException if there is something else in it, or it nests absurdly deep
     */
    public static String repr(@Nullable Object value) {
        PythonText text = new PythonText(Notation.REPR);
        text.write(value, 0);
        return text.out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (depth > DEEPEST_NESTING) {
            throw new TokenizerException("A value nests deeper than %d levels; make it flatter, and check that it does"
                            .formatted(DEEPEST_NESTING)
                    + " not contain itself.");
        }
        switch (value) {
            case null -> out.append(notation.none);
            case Boolean flag -> out.append(flag ? notation.yes : notation.no);
            case String text -> string(text);
            case Double number -> out.append(floating(number));
            case Float number -> out.append(floating(number));
            case Integer _, Long _, Short _, Byte _, BigInteger _ -> out.append(value);
            case Map<?, ?> object -> object(object, depth);
            case Collection<?> array -> array(array, depth);
            default ->
                throw new TokenizerException(
                        "A %s has no form in JSON; give maps, lists, strings, numbers and booleans."
                                .formatted(value.getClass().getName()));
        }
    }

    private void object(Map<?, ?> object, int depth) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = object.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private void array(Collection<?> array, int depth) {
        out.append('[');
        Iterator<?> elements = array.iterator();
        while (elements.hasNext()) {
            write(elements.next(), depth + 1);
            out.append(elements.hasNext() ? ", " : "");
        }
        out.append(']');
    }

    private void string(String text) {
        boolean json = notation == Notation.JSON;
        char quote = json || (text.indexOf('\'') >= 0 && text.indexOf('"') < 0) ? '"' : '\'';
        out.append(quote);
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            switch (unit) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append(json ? "\\b" : "\\x08");
                case '\f' -> out.append(json ? "\\f" : "\\x0c");
                default -> {
                    if (unit == quote) {
                        out.append('\\').append(unit);
                    } else if (unit < ' ') {
                        out.append((json ? "\\u%04x" : "\\x%02x").formatted((int) unit));
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append(quote);
    }

    private String floating(double number) {
        if (Double.isNaN(number)) {
            return notation.notANumber;
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? notation.infinity : "-" + notation.infinity;
        }
        return shortest(number);
    }

    /** The shortest digits that mean the number, as {@code repr} of a Python float lays them out. */
    private static String shortest(double number) {
        String sign = Math.copySign(1, number) < 0 ? "-" : "";
        if (number == 0) {
            return sign + "0.0";
        }
        BigDecimal value = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        BigDecimal oneDigit = value.round(new MathContext(1, RoundingMode.HALF_EVEN));
        if (oneDigit.doubleValue() == Math.abs(number)) {
            value = oneDigit; // Java writes two digits at least, even where one would do
        }
        String digits = value.unscaledValue().toString();
        int exponent = digits.length() - value.scale() - 1;
        if (exponent >= FIRST_SMALL_EXPONENT && exponent < FIRST_LARGE_EXPONENT) {
            String plain = value.toPlainString();
            return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%02d"
                .formatted(sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
