package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document that is read value by value; small parts of it can be taken as a tree. Size and depth are limited.
 * Every method throws {@link TokenizerFileException} where the document is malformed or holds something else.
 */
public final class JsonInput implements AutoCloseable {

    private static final long LARGEST_FILE = 512L << 20;

    private static final int DEEPEST_NESTING = 100;

    private static final int LONGEST_STRING = 64 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // A vocabulary has more names than the parser's table of names is made for.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(LARGEST_FILE)
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxStringLength(LONGEST_STRING)
                    .build())
            .build();

    private final String name;
    private final JsonParser parser;

    /** Whether the parser stands on a value that is not read yet. */
    private boolean peeked;

    private JsonInput(String name, JsonParser parser) {
        this.name = name;
        this.parser = parser;
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
            return new JsonInput(file.toString(), FACTORY.createParser(ObjectReadContext.empty(), file));
        } catch (IOException | JacksonException e) {
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
        return new JsonInput(name, FACTORY.createParser(ObjectReadContext.empty(), json));
    }

    /** Whether the next value is an object. */
    public boolean startsObject() {
        return peek() == JsonToken.START_OBJECT;
    }

    /** Whether the next value is an array. */
    public boolean startsArray() {
        return peek() == JsonToken.START_ARRAY;
    }

    /** Whether the next value is null. */
    public boolean startsNull() {
        return peek() == JsonToken.VALUE_NULL;
    }

    /** Reads the beginning of an object. */
    public void beginObject() {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** Reads the next key of an object, whose value must be read before the next one; null at the end of the object. */
    public @Nullable String nextKey() {
        return next() == JsonToken.END_OBJECT ? null : guarded(parser::currentName);
    }

    /** Reads the beginning of an array. */
    public void beginArray() {
        expect(JsonToken.START_ARRAY, "an array");
    }

    /** Whether the array has another element; reads the end of the array if it has none. */
    public boolean hasNextElement() {
        if (peek() == JsonToken.END_ARRAY) {
            peeked = false;
            return false;
        }
        return true;
    }

    /** Reads a string. */
    public String readText() {
        expect(JsonToken.VALUE_STRING, "a string");
        return guarded(parser::getString);
    }

    /** Reads a whole number from 0 to {@link Integer#MAX_VALUE}. */
    public int readIndex() {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        long value = guarded(parser::getLongValue);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw error("a number from 0 to %d was expected, but %d was found".formatted(Integer.MAX_VALUE, value));
        }
        return (int) value;
    }

    /** Reads a number. */
    public double readNumber() {
        JsonToken token = next();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw error("a number was expected, but %s was found".formatted(token));
        }
        return guarded(parser::getDoubleValue);
    }

    /** Passes over the next value. */
    public void skip() {
        next();
        guarded(parser::skipChildren);
    }

    /**
     * Reads the next value as an object.
     *
     * @param path where it is in the document, for messages
     */
    public JsonObject readObject(String path) {
        if (!startsObject()) {
            throw error("'%s' must be an object, but %s was found".formatted(path, peek()));
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
        JsonToken token = next();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                for (String key = nextKey(); key != null; key = nextKey()) {
                    members.put(key, readTree(path.isEmpty() ? key : path + "." + key));
                }
                yield new JsonObject(name, path, members);
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (hasNextElement()) {
                    elements.add(readTree(path + "[" + elements.size() + "]"));
                }
                yield elements;
            }
            case VALUE_STRING -> guarded(parser::getString);
            case VALUE_NUMBER_INT -> guarded(this::wholeNumber);
            case VALUE_NUMBER_FLOAT -> guarded(parser::getDoubleValue);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw error("%s was found where a value was expected".formatted(token));
        };
    }

    /** Python writes 1e30 as a whole number, which fits no long. */
    private Object wholeNumber() {
        return switch (parser.getNumberType()) {
            case INT, LONG -> (Object) parser.getLongValue();
            default -> (Object) parser.getDoubleValue();
        };
    }

    /** Passes the next value on, however large it is. */
    void copyNextTo(JsonGenerator generator) {
        next();
        guarded(() -> {
            generator.copyCurrentStructure(parser);
            return true;
        });
    }

    /** Checks that nothing comes after the document. */
    public void expectEnd() {
        if (guarded(() -> parser.nextToken() != null)) {
            throw error("there is more after the end of the document");
        }
    }

    /** An exception that says where in the document the reader stands. */
    public TokenizerFileException error(String problem) {
        return new TokenizerFileException("%s, line %d, column %d: %s."
                .formatted(
                        name,
                        parser.currentLocation().getLineNr(),
                        parser.currentLocation().getColumnNr(),
                        problem));
    }

    private void expect(JsonToken expected, String description) {
        JsonToken token = next();
        if (token != expected) {
            throw error("%s was expected, but %s was found".formatted(description, token));
        }
    }

    private JsonToken peek() {
        if (!peeked) {
            next();
            peeked = true;
        }
        return parser.currentToken();
    }

    private JsonToken next() {
        if (peeked) {
            peeked = false;
            return parser.currentToken();
        }
        JsonToken token = guarded(parser::nextToken);
        if (token == null) {
            throw error("the document ends too early");
        }
        return token;
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> read) {
        try {
            return read.get();
        } catch (JacksonException e) {
            throw new TokenizerFileException(
                    "%s is not the JSON of a tokenizer: %s".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
