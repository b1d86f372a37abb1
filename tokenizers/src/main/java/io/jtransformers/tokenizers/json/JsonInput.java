package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A JSON document that is read value by value; small parts of it can be taken as a tree. Size and depth are limited.
 * Every method throws {@link TokenizerFileException} where the document is malformed or holds something else.
 */
public final class JsonInput implements AutoCloseable {

    private static final long LARGEST_FILE = 512L << 20;

    private static final int DEEPEST_NESTING = 100;

    /** Whole numbers with more digits may not fit a long. */
    private static final int MOST_LONG_DIGITS = 18;

    private final String name;
    private final JsonScanner scanner;

    /** For each level whether something of it was read already. */
    private final boolean[] begun = new boolean[DEEPEST_NESTING + 1];

    private int depth;

    private JsonInput(String name, InputStream input) {
        this.name = name;
        scanner = new JsonScanner(name, input, LARGEST_FILE);
        scanner.skipByteOrderMark();
    }

    /** Opens a file. */
    public static JsonInput open(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new TokenizerFileException(
                        "%s has %d bytes, but a tokenizer's file has at most %d; is it the right file?"
                                .formatted(file, size, LARGEST_FILE));
            }
            return new JsonInput(file.toString(), Files.newInputStream(file));
        } catch (IOException e) {
            throw new TokenizerFileException(
                    "%s cannot be read (%s); check that it exists and is readable.".formatted(file, e), e);
        }
    }

    /**
     * Reads from a string.
     *
     * @param name what messages call it
     */
    public static JsonInput of(String name, String json) {
        return new JsonInput(name, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the next value is an object. */
    public boolean startsObject() {
        return scanner.peek() == '{';
    }

    /** Whether the next value is an array. */
    public boolean startsArray() {
        return scanner.peek() == '[';
    }

    /** Whether the next value is null. */
    public boolean startsNull() {
        return scanner.peek() == 'n';
    }

    /** Reads the beginning of an object. */
    public void beginObject() {
        begin('{', "an object");
    }

    /** Reads the next key of an object, whose value must be read before the next one; null at the end of the object. */
    public @Nullable String nextKey() {
        if (!hasNext('}')) {
            return null;
        }
        expect('"', "a name in quotes");
        String key = scanner.string();
        expect(':', "a colon");
        scanner.advance();
        return key;
    }

    /**
     * Reads the next key of an object as {@link #nextKey()} does.
     *
     * @param out what the key is appended to
     * @return whether there was another one
     */
    public boolean nextKey(JsonText out) {
        if (!hasNext('}')) {
            return false;
        }
        expect('"', "a name in quotes");
        scanner.append(out);
        expect(':', "a colon");
        scanner.advance();
        return true;
    }

    /** Reads the beginning of an array. */
    public void beginArray() {
        begin('[', "an array");
    }

    /**
     * Reads up to the next element of an array, which must be read before this is asked again; at the end of the array
     * reads that.
     *
     * @return whether there is another element
     */
    public boolean hasNextElement() {
        return hasNext(']');
    }

    private void begin(char mark, String description) {
        expect(mark, description);
        if (depth == DEEPEST_NESTING) {
            throw error("the document nests deeper than %d levels".formatted(DEEPEST_NESTING));
        }
        scanner.advance();
        begun[++depth] = false;
    }

    private boolean hasNext(char end) {
        int next = scanner.peek();
        if (next == end) {
            scanner.advance();
            depth--;
            return false;
        }
        if (begun[depth]) {
            expect(',', end == '}' ? "a comma or '}'" : "a comma or ']'");
            scanner.advance();
        }
        begun[depth] = true;
        return true;
    }

    /** Reads a string. */
    public String readText() {
        expect('"', "a string");
        return scanner.string();
    }

    /** Reads a string to the end of {@code out}. */
    public void readText(JsonText out) {
        expect('"', "a string");
        scanner.append(out);
    }

    /** Reads a whole number from 0 to {@link Integer#MAX_VALUE}. */
    public int readIndex() {
        expectNumber("a whole number");
        int small = scanner.smallNumber();
        if (small >= 0) {
            return small;
        }
        Number value = number();
        if (!(value instanceof Long whole) || whole < 0 || whole > Integer.MAX_VALUE) {
            throw error(
                    "a whole number from 0 to %d was expected, but %s was found".formatted(Integer.MAX_VALUE, value));
        }
        return whole.intValue();
    }

    /** Reads a number, rounded as the original rounds it. */
    public double readNumber() {
        expectNumber("a number");
        return TwiceRounded.of(scanner.number());
    }

    /** Passes over the next value. */
    public void skip() {
        switch (scanner.peek()) {
            case '{' -> {
                beginObject();
                while (hasNext('}')) {
                    expect('"', "a name in quotes");
                    scanner.skipString();
                    expect(':', "a colon");
                    scanner.advance();
                    skip();
                }
            }
            case '[' -> {
                beginArray();
                while (hasNext(']')) {
                    skip();
                }
            }
            case '"' -> scanner.skipString();
            default -> readTree("");
        }
    }

    /**
     * Reads the next value as an object.
     *
     * @param path where it is in the document, for messages
     */
    public JsonObject readObject(String path) {
        if (!startsObject()) {
            throw error("%s must be an object, but %s was found"
                    .formatted(path.isEmpty() ? "the document" : "'" + path + "'", found()));
        }
        Object tree = readTree(path);
        if (tree instanceof JsonObject object) {
            return object;
        }
        throw error("'%s' must be an object".formatted(path));
    }

    /** An object of this document whose members were read one by one. */
    public JsonObject asObject(String path, Map<String, @Nullable Object> members) {
        return new JsonObject(name, path, members);
    }

    /**
     * Reads the next value as a tree of {@link JsonObject}, {@link List}, {@link String}, {@link Double}, {@link Long}
     * and {@link Boolean}.
     *
     * @param path where it is in the document, for messages
     * @return the value, null for null
     */
    public @Nullable Object readTree(String path) {
        return switch (scanner.peek()) {
            case '{' -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                beginObject();
                for (String key = nextKey(); key != null; key = nextKey()) {
                    members.put(key, readTree(path.isEmpty() ? key : path + "." + key));
                }
                yield new JsonObject(name, path, members);
            }
            case '[' -> {
                List<@Nullable Object> elements = new ArrayList<>();
                beginArray();
                while (hasNextElement()) {
                    elements.add(readTree(path + "[" + elements.size() + "]"));
                }
                yield elements;
            }
            case '"' -> scanner.string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> {
                expectNumber("a value");
                yield number();
            }
        };
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        scanner.word(word);
        return value;
    }

    /** A {@link Long}, or else a {@link Double}: Python writes 1e30 as a whole number, which fits no long. */
    private Number number() {
        JsonText text = scanner.number();
        char[] chars = text.chars();
        int sign = chars[0] == '-' ? 1 : 0;
        if (!scanner.isWhole() || text.length() - sign > MOST_LONG_DIGITS) {
            return Double.valueOf(text.toString());
        }
        long value = 0;
        for (int index = sign; index < text.length(); index++) {
            value = 10 * value + chars[index] - '0';
        }
        return sign == 1 ? -value : value;
    }

    /** Passes the next value on, however large it is. */
    void copyNextTo(JsonGenerator generator) {
        switch (scanner.peek()) {
            case '{' -> {
                beginObject();
                generator.writeStartObject();
                for (String key = nextKey(); key != null; key = nextKey()) {
                    generator.writeName(key);
                    copyNextTo(generator);
                }
                generator.writeEndObject();
            }
            case '[' -> {
                beginArray();
                generator.writeStartArray();
                while (hasNextElement()) {
                    copyNextTo(generator);
                }
                generator.writeEndArray();
            }
            default -> {
                switch (readTree("")) {
                    case String text -> generator.writeString(text);
                    case Long number -> generator.writeNumber(number);
                    case Double number -> generator.writeNumber(number);
                    case Boolean flag -> generator.writeBoolean(flag);
                    case null, default -> generator.writeNull();
                }
            }
        }
    }

    /** Checks that nothing comes after the document. */
    public void expectEnd() {
        if (scanner.peek() != JsonScanner.END) {
            throw error("there is more after the end of the document");
        }
    }

    /** An exception that says where in the document the reader stands. */
    public TokenizerFileException error(String problem) {
        return scanner.error(problem);
    }

    private void expect(char mark, String description) {
        if (scanner.peek() != mark) {
            throw error("%s was expected, but %s was found".formatted(description, found()));
        }
    }

    private void expectNumber(String description) {
        int next = scanner.peek();
        if (next != '-' && (next < '0' || next > '9')) {
            throw error("%s was expected, but %s was found".formatted(description, found()));
        }
    }

    private String found() {
        int next = scanner.peek();
        return switch (next) {
            case JsonScanner.END -> "the end of the document";
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            default -> next < 0x7F ? "'%c'".formatted(next) : "something else";
        };
    }

    @Override
    public void close() {
        scanner.close();
    }
}
