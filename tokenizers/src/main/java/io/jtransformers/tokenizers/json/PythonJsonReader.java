package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text as {@code json.loads} of Python does: whole numbers of any size, {@code NaN} and {@code Infinity}
 * too. Values are {@link Map}, {@link List}, {@link String}, {@link BigInteger}, {@link Double}, {@link Boolean} and
 * null.
 */
public final class PythonJsonReader {

    private static final int DEEPEST_NESTING = 500;

    private static final int END = -1;

    /** Where the text is no JSON; a part of control flow here, since text that is no JSON is common. */
    private static final class NoJson extends Exception {
        private static final long serialVersionUID = 1L;

        NoJson() {
            super(null, null, false, false);
        }
    }

    /**
     * What a text says.
     *
     * @param value the value, null for {@code null}
     */
    public record Parsed(@Nullable Object value) {}

    private final String text;
    private int position;

    private PythonJsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @return what it says, empty if it is no JSON
     * @throws TokenizerException if it nests deeper than any sensible value
     */
    public static Optional<Parsed> read(String text) {
        PythonJsonReader reader = new PythonJsonReader(text);
        try {
            Object value = reader.value(0);
            reader.skipSpace();
            return reader.peek() == END ? Optional.of(new Parsed(value)) : Optional.empty();
        } catch (NoJson _) {
            return Optional.empty();
        }
    }

    private @Nullable Object value(int depth) throws NoJson {
        if (depth > DEEPEST_NESTING) {
            throw new TokenizerException(
                    "A JSON text nests deeper than %d levels; make it flatter.".formatted(DEEPEST_NESTING));
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case 'N' -> word("NaN", Double.NaN);
            case 'I' -> word("Infinity", Double.POSITIVE_INFINITY);
            default ->
                text.startsWith("-I", position) ? word("-Infinity", Double.NEGATIVE_INFINITY) : (Object) number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws NoJson {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return members;
        }
        while (true) {
            skipSpace();
            String key = string();
            skipSpace();
            expect(':');
            members.put(key, value(depth + 1));
            skipSpace();
            if (peek() == '}') {
                position++;
                return members;
            }
            expect(',');
        }
    }

    private List<@Nullable Object> array(int depth) throws NoJson {
        List<@Nullable Object> elements = new ArrayList<>();
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                position++;
                return elements;
            }
            expect(',');
        }
    }

    private String string() throws NoJson {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            int unit = peek();
            if (unit < ' ') { // also the end of the text
                throw new NoJson();
            }
            position++;
            if (unit == '"') {
                return value.toString();
            }
            value.append(unit == '\\' ? escaped() : (char) unit);
        }
    }

    private char escaped() throws NoJson {
        int unit = peek();
        position++;
        return switch (unit) {
            case '"', '\\', '/' -> (char) unit;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw new NoJson();
        };
    }

    private char hexadecimal() throws NoJson {
        int value = 0;
        for (int digit = 0; digit < 4; digit++) {
            int unit = peek();
            int bits = unit < 0x80 ? Character.digit(unit, 16) : -1;
            if (bits < 0) {
                throw new NoJson();
            }
            value = value << 4 | bits;
            position++;
        }
        return (char) value;
    }

    private Number number() throws NoJson {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits();
        }
        boolean whole = true;
        if (peek() == '.' && isDigit(position + 1)) {
            position++;
            digits();
            whole = false;
        }
        int sign = position + 1 < text.length() && "+-".indexOf(text.charAt(position + 1)) >= 0 ? 1 : 0;
        if ((peek() == 'e' || peek() == 'E') && isDigit(position + 1 + sign)) {
            position += 1 + sign;
            digits();
            whole = false;
        }
        String digits = text.substring(start, position);
        return whole ? (Number) integer(digits) : (Number) Double.valueOf(digits);
    }

    private static BigInteger integer(String digits) throws NoJson {
        if (digits.length() > 4_300) { // Python's own limit: the time grows with the square
            throw new NoJson();
        }
        return new BigInteger(digits);
    }

    private void digits() throws NoJson {
        if (!isDigit(position)) {
            throw new NoJson();
        }
        while (isDigit(position)) {
            position++;
        }
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private @Nullable Object word(String word, @Nullable Object value) throws NoJson {
        if (!text.startsWith(word, position)) {
            throw new NoJson();
        }
        position += word.length();
        return value;
    }

    private void expect(char unit) throws NoJson {
        if (peek() != unit) {
            throw new NoJson();
        }
        position++;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }
}
