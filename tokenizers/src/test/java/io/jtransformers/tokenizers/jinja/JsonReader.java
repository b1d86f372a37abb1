package io.jtransformers.tokenizers.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of golden files into maps, lists, texts, numbers, booleans and null. */
final class JsonReader {

    private final String text;
    private int index;

    private JsonReader(String text) {
        this.text = text;
    }

    static Object read(String json) {
        return new JsonReader(json).value();
    }

    @SuppressWarnings("unchecked") // keys of JSON are texts
    static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    private Object value() {
        skipSpace();
        return switch (text.charAt(index)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private void skipSpace() {
        while (Character.isWhitespace(text.charAt(index))) {
            index++;
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, index)) {
            throw new IllegalArgumentException("%s expected at %d".formatted(word, index));
        }
        index += word.length();
        return value;
    }

    private boolean next(char unit) {
        skipSpace();
        boolean found = text.charAt(index) == unit;
        index += found ? 1 : 0;
        return found;
    }

    private Map<String, Object> object() {
        Map<String, Object> entries = new LinkedHashMap<>();
        index++;
        while (!next('}')) {
            next(',');
            skipSpace();
            String key = string();
            next(':');
            entries.put(key, value());
        }
        return entries;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        index++;
        while (!next(']')) {
            next(',');
            items.add(value());
        }
        return items;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        index++;
        while (text.charAt(index) != '"') {
            char unit = text.charAt(index++);
            string.append(unit == '\\' ? escape() : unit);
        }
        index++;
        return string.toString();
    }

    private char escape() {
        char escape = text.charAt(index++);
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                index += 4;
                yield (char) Integer.parseInt(text.substring(index - 4, index), 16);
            }
            default -> escape;
        };
    }

    private Object number() {
        int start = index;
        while (index < text.length() && "+-.0123456789eE".indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        String number = text.substring(start, index);
        return number.chars().anyMatch(unit -> ".eE".indexOf(unit) >= 0)
                ? Double.valueOf(number)
                : new BigInteger(number);
    }
}
