package io.jtransformers.tokenizer;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;

/** Writes values of JSON as text, with the spaces that Python puts: {@code {"a": [1, 2]}}. */
final class JsonWriter {

    private static final int LONGEST_EXCERPT = 80;

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(JsonValue value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    /** The beginning of a value, for messages. */
    static String excerpt(JsonValue value) {
        String text = write(value);
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonValue.Null _ -> out.append("null");
            case JsonValue.Bool(boolean truth) -> out.append(truth);
            case JsonValue.Whole(BigInteger number) -> out.append(number);
            case JsonValue.Real(double number) -> out.append(number);
            case JsonValue.Text(String text) -> text(text);
            case JsonArray array -> array(array);
            case JsonObject object -> object(object);
        }
    }

    private void array(JsonArray array) {
        out.append('[');
        for (Iterator<JsonValue> items = array.items().iterator(); items.hasNext(); ) {
            value(items.next());
            out.append(items.hasNext() ? ", " : "");
        }
        out.append(']');
    }

    private void object(JsonObject object) {
        out.append('{');
        for (var members = object.members().entrySet().iterator(); members.hasNext(); ) {
            Map.Entry<String, JsonValue> member = members.next();
            text(member.getKey());
            out.append(": ");
            value(member.getValue());
            out.append(members.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private void text(String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (unit < ' ') {
                        out.append("\\u%04x".formatted((int) unit));
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }
}
