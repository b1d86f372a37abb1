package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Strings, numbers, words and marks of a JSON document, from a stream of bytes in UTF-8. What may follow what is
 * {@link JsonInput}'s part.
 *
 * <p>A tokenizer is often the first thing that a program opens, when nothing is compiled yet: then the loops below take
 * half of the time or less that a JSON parser for all purposes needs for a vocabulary of seven megabytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">The JavaScript Object Notation Data Interchange Format</a>
 */
final class JsonScanner implements AutoCloseable {

    /** What {@link #peek} gives behind the last byte. */
    static final int END = -1;

    private static final int BUFFER_BYTES = 1 << 16;

    /** An escape is the longest thing that is read at once. */
    private static final int LONGEST_UNIT = 6;

    private static final int LONGEST_NUMBER = 1_000;

    private static final int MOST_SMALL_DIGITS = 9;

    private final String name;
    private final InputStream input;
    private final long mostBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean ended;

    /** How many bytes of the document came before the buffer. */
    private long before;

    private long line = 1;
    private long lineStart;

    /** The string or number that is being read. */
    private final JsonText text = new JsonText();

    private boolean whole;

    /**
     * A scanner that has read nothing yet.
     *
     * @param name what messages call the document
     * @param mostBytes how many bytes it may have
     */
    JsonScanner(String name, InputStream input, long mostBytes) {
        this.name = name;
        this.input = input;
        this.mostBytes = mostBytes;
    }

    /** Passes over the mark of the order of bytes, with which some editors begin a file. */
    void skipByteOrderMark() {
        refill();
        if (limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** The next byte that is no white space, which stays the next one; {@link #END} if there is none. */
    int peek() {
        while (true) {
            if (position == limit) {
                refill();
                if (position == limit) {
                    return END;
                }
            }
            int next = buffer[position];
            switch (next) {
                case '\n' -> {
                    line++;
                    lineStart = before + position + 1;
                }
                case ' ', '\t', '\r' -> {}
                default -> {
                    return next & 0xFF;
                }
            }
            position++;
        }
    }

    /** Passes over the byte that {@link #peek} gave. */
    void advance() {
        position++;
    }

    /** Reads a string, whose opening quote {@link #peek} gave. */
    String string() {
        int end = plainEnd(position + 1);
        if (end < limit && buffer[end] == '"') {
            String ascii = new String(buffer, position + 1, end - position - 1, StandardCharsets.ISO_8859_1);
            position = end + 1;
            return ascii;
        }
        text.clear();
        append(text);
        return text.toString();
    }

    /** Reads a string, whose opening quote {@link #peek} gave, to the end of {@code out}. */
    void append(JsonText out) {
        position++;
        while (true) {
            int end = plainEnd(position);
            out.append(buffer, position, end);
            position = end;
            require(1);
            int next = buffer[position];
            if (next == '"') {
                position++;
                return;
            }
            if (out.length() > JsonText.MOST_CHARS) {
                throw error("a string has more than %d characters".formatted(JsonText.MOST_CHARS));
            }
            if (next < 0) {
                appendBeyondAscii(next & 0xFF, out);
            } else if (next == '\\') {
                appendEscaped(out);
            } else if (next < ' ') {
                throw error("a string holds the control character U+%04X, which must be escaped".formatted(next));
            }
        }
    }

    /** Where, from an index on, what stands for itself in one byte ends. */
    private int plainEnd(int from) {
        byte[] bytes = buffer;
        int end = limit;
        int index = from;
        while (index < end && bytes[index] >= ' ' && bytes[index] != '"' && bytes[index] != '\\') {
            index++;
        }
        return index;
    }

    /** Passes over a string, whose opening quote {@link #peek} gave. */
    void skipString() {
        position++;
        while (true) {
            position = plainEnd(position);
            require(1);
            int next = buffer[position++];
            if (next == '"') {
                return;
            }
            if (next == '\\') {
                require(1);
                position++;
            } else if (next >= 0 && next < ' ') {
                position--;
                throw error("a string holds the control character U+%04X, which must be escaped".formatted(next));
            }
        }
    }

    /**
     * Reads a whole number of a few digits, if all of it is in the buffer.
     *
     * @return the number, or -1 if that is not what comes next; then nothing was read
     */
    int smallNumber() {
        byte[] bytes = buffer;
        int end = Math.min(limit, position + MOST_SMALL_DIGITS + 1);
        int index = position;
        int value = 0;
        while (index < end && bytes[index] >= '0' && bytes[index] <= '9') {
            value = 10 * value + bytes[index++] - '0';
        }
        boolean ends = index < end && (bytes[index] == ',' || bytes[index] == '}' || bytes[index] == '\n');
        if (!ends || index == position || (bytes[position] == '0' && index > position + 1)) {
            return -1;
        }
        position = index;
        return value;
    }

    /** Reads a number. */
    JsonText number() {
        text.clear();
        whole = true;
        if (next() == '-') {
            take();
        }
        if (next() == '0') {
            take();
        } else {
            digits();
        }
        if (next() == '.') {
            whole = false;
            take();
            digits();
        }
        if (next() == 'e' || next() == 'E') {
            whole = false;
            take();
            if (next() == '+' || next() == '-') {
                take();
            }
            digits();
        }
        return text;
    }

    /** Whether the last number has neither a fraction nor an exponent. */
    boolean isWhole() {
        return whole;
    }

    /** Reads a word such as {@code true}. */
    void word(String word) {
        for (int index = 0; index < word.length(); index++) {
            if (next() != word.charAt(index)) {
                throw error("something was found that is no value; '%s' was expected".formatted(word));
            }
            position++;
        }
    }

    private void digits() {
        int count = 0;
        for (int digit = next(); digit >= '0' && digit <= '9'; digit = next()) {
            take();
            count++;
        }
        if (count == 0) {
            throw error("something was found that is no value; a digit was expected");
        }
    }

    /** The byte that comes next, be it white space; {@link #END} if there is none. */
    private int next() {
        if (position == limit) {
            refill();
        }
        return position == limit ? END : buffer[position];
    }

    private void take() {
        if (text.length() == LONGEST_NUMBER) {
            throw error("a number has more than %d digits".formatted(LONGEST_NUMBER));
        }
        text.append((char) buffer[position++]);
    }

    private void appendEscaped(JsonText out) {
        require(2);
        int next = buffer[position + 1];
        char letter = switch (next) {
            case '"', '\\', '/' -> (char) next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw error("a string holds a backslash before something that it does not escape");
        };
        position += next == 'u' ? 6 : 2;
        out.append(letter);
    }

    private char hexadecimal() {
        require(6);
        int value = 0;
        for (int index = position + 2; index < position + 6; index++) {
            int digit = buffer[index] < 0 ? -1 : Character.digit(buffer[index], 16);
            if (digit < 0) {
                throw error("a string holds \\u without four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void appendBeyondAscii(int first, JsonText out) {
        int bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        require(bytes);
        int codePoint = first & (0x7F >> bytes);
        boolean valid = first >= 0xC2 && first <= 0xF4;
        for (int index = 1; index < bytes; index++) {
            int part = buffer[position + index];
            valid &= (part & 0xC0) == 0x80;
            codePoint = codePoint << 6 | (part & 0x3F);
        }
        if (!valid || isOverlong(codePoint, bytes) || codePoint > Character.MAX_CODE_POINT || isSurrogate(codePoint)) {
            throw error("a string holds bytes that are not UTF-8");
        }
        position += bytes;
        if (codePoint < 0x10000) {
            out.append((char) codePoint);
        } else {
            out.append(Character.highSurrogate(codePoint));
            out.append(Character.lowSurrogate(codePoint));
        }
    }

    private static boolean isOverlong(int codePoint, int bytes) {
        return codePoint < (bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000);
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** Makes sure that so many bytes are in the buffer. */
    private void require(int bytes) {
        if (limit - position < bytes) {
            refill();
            if (limit - position < bytes) {
                throw error("the document ends within a string");
            }
        }
    }

    /** Keeps what is not read yet and fills the rest of the buffer. */
    private void refill() {
        if (ended) {
            return;
        }
        int rest = limit - position;
        System.arraycopy(buffer, position, buffer, 0, rest);
        before += position;
        position = 0;
        limit = rest;
        try {
            while (limit < LONGEST_UNIT && !ended) {
                int read = input.read(buffer, limit, buffer.length - limit);
                ended = read < 0;
                limit += Math.max(0, read);
            }
        } catch (IOException e) {
            throw new TokenizerFileException("%s cannot be read (%s).".formatted(name, e), e);
        }
        if (before + limit > mostBytes) {
            throw error("the document has more than %d bytes".formatted(mostBytes));
        }
    }

    /** An exception that says where in the document the scanner stands. */
    TokenizerFileException error(String problem) {
        return new TokenizerFileException(
                "%s, line %d, column %d: %s.".formatted(name, line, before + position - lineStart + 1, problem));
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw new TokenizerFileException("%s cannot be closed (%s).".formatted(name, e), e);
        }
    }
}
