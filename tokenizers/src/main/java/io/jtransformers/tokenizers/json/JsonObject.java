package io.jtransformers.tokenizers.json;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of a JSON document whose members are asked for by name and type. A null counts as absent. */
public final class JsonObject {

    /** An object without members, for a file that is not there. */
    public static final JsonObject EMPTY = new JsonObject("(no file)", "", Map.of());

    private final String document;
    private final String path;
    private final Map<String, @Nullable Object> members;

    JsonObject(String document, String path, Map<String, @Nullable Object> members) {
        this.document = document;
        this.path = path;
        this.members = members;
    }

    /** Where the object is in its document, such as {@code normalizer.normalizers[1]}. */
    public String path() {
        return path;
    }

    /** The names of all members. */
    public List<String> keys() {
        return List.copyOf(members.keySet());
    }

    /** Whether there is a member of this name that is not null. */
    public boolean has(String key) {
        return members.get(key) != null;
    }

    /** The member as it is: {@link JsonObject}, {@link List}, {@link String}, number, {@link Boolean} or null. */
    public @Nullable Object value(String key) {
        return members.get(key);
    }

    /** The string of this name. */
    public String text(String key) {
        return required(key, String.class, "a string");
    }

    /** The string of this name, or null if there is none. */
    public @Nullable String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    /** The boolean of this name, or {@code absent}. */
    public boolean flag(String key, boolean absent) {
        return has(key) ? required(key, Boolean.class, "true or false") : absent;
    }

    /** The whole number of this name. */
    public int integer(String key) {
        return asInteger(key, required(key, Long.class, "a whole number"));
    }

    /** The whole number of this name, or {@code absent}. */
    public int integer(String key, int absent) {
        return has(key) ? integer(key) : absent;
    }

    /** The object of this name. */
    public JsonObject object(String key) {
        return required(key, JsonObject.class, "an object");
    }

    /** The object of this name, or null if there is none. */
    public @Nullable JsonObject objectOrNull(String key) {
        return has(key) ? object(key) : null;
    }

    /** The list of objects of this name. */
    public List<JsonObject> objects(String key) {
        return elements(key, JsonObject.class, "objects");
    }

    /** The list of strings of this name. */
    public List<String> texts(String key) {
        return elements(key, String.class, "strings");
    }

    /** The list of whole numbers of this name. */
    public List<Integer> integers(String key) {
        return elements(key, Long.class, "whole numbers").stream()
                .map(value -> asInteger(key, value))
                .toList();
    }

    /** An exception about this object; {@code problem} continues a sentence that begins with its place. */
    public TokenizerFileException error(String problem) {
        return new TokenizerFileException(
                "%s: '%s' %s.".formatted(document, path.isEmpty() ? "the document" : path, problem));
    }

    private int asInteger(String key, long value) {
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw error("has %d as '%s', which is too large".formatted(value, key));
        }
        return (int) value;
    }

    private <T> T required(String key, Class<T> type, String description) {
        Object value = members.get(key);
        if (!type.isInstance(value)) {
            throw error("needs '%s' to be %s, but has %s".formatted(key, description, shown(value)));
        }
        return type.cast(value);
    }

    private <T> List<T> elements(String key, Class<T> type, String description) {
        List<?> values = required(key, List.class, "a list");
        List<T> typed = new ArrayList<>(values.size());
        for (Object value : values) {
            if (!type.isInstance(value)) {
                throw error(
                        "needs '%s' to be a list of %s, but has %s in it".formatted(key, description, shown(value)));
            }
            typed.add(type.cast(value));
        }
        return typed;
    }

    /** Whether the other object has the same members, in whatever order and wherever it is. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case JsonObject _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
            default -> value.toString();
        };
    }
}
