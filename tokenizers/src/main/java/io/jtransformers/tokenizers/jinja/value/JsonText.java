package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON, as Python's {@code json.dumps} does. */
public final class JsonText {

    /**
     * How JSON is written.
     *
     * @param asciiOnly whether everything else is escaped
     * @param indent what each level begins with, or null for one line
     * @param itemSeparator what stands between elements
     * @param keySeparator what stands between a key and its value
     * @param sortKeys whether keys are sorted
     */
    public record Style(
            boolean asciiOnly, @Nullable String indent, String itemSeparator, String keySeparator, boolean sortKeys) {}

    private final Style style;
    private final Meter meter;
    private final TextBuilder out;

    private JsonText(Style style, Meter meter) {
        this.style = style;
        this.meter = meter;
        out = new TextBuilder(meter);
    }

    /**
     * A value as JSON.
     *
     * @throws TemplateTypeException if a value or a key has no form in JSON
     */
    public static String of(Value value, Style style, Meter meter) {
        JsonText json = new JsonText(style, meter);
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(Value value, int level) {
        meter.step();
        switch (value) {
            case NoneValue _ -> out.append("null");
            case BoolValue bool -> out.append(bool.isTrue() ? "true" : "false");
            case IntValue(BigInteger number) -> out.append(Printer.integer(number));
            case FloatValue(double number) -> out.append(floating(number));
            case StringValue string -> writeString(string.text());
            case ListValue list -> writeArray(list.items(), level);
            case TupleValue tuple -> writeArray(tuple.items(), level);
            case DictValue dict -> writeObject(dict, level);
            default ->
                throw new TemplateTypeException(
                        "Object of type %s is not JSON serializable".formatted(value.typeName()));
        }
    }

    private static String floating(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : FloatText.repr(number);
    }

    private void writeArray(Collection<Value> items, int level) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        boolean first = true;
        for (Value item : items) {
            separate(first, level + 1);
            write(item, level + 1);
            first = false;
        }
        breakLine(level);
        out.append(']');
    }

    private void writeObject(DictValue dict, int level) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        out.append('{');
        boolean first = true;
        for (Map.Entry<Value, Value> entry : entries(dict)) {
            separate(first, level + 1);
            writeString(key(entry.getKey()));
            out.append(style.keySeparator());
            write(entry.getValue(), level + 1);
            first = false;
        }
        breakLine(level);
        out.append('}');
    }

    private List<Map.Entry<Value, Value>> entries(DictValue dict) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries().entrySet());
        return style.sortKeys() ? Sorting.sort(entries, Map.Entry::getKey, false, meter) : entries;
    }

    private static String key(Value key) {
        return switch (key) {
            case StringValue string -> string.text();
            case NoneValue _ -> "null";
            case BoolValue bool -> bool.isTrue() ? "true" : "false";
            case IntValue(BigInteger number) -> Printer.integer(number);
            case FloatValue(double number) -> floating(number);
            default ->
                throw new TemplateTypeException(
                        "keys must be str, int, float, bool or None, not %s".formatted(key.typeName()));
        };
    }

    private void separate(boolean first, int level) {
        if (!first) {
            out.append(style.itemSeparator());
        }
        breakLine(level);
    }

    private void breakLine(int level) {
        if (style.indent() != null) {
            out.append('\n').repeat(style.indent(), level);
        }
    }

    private void writeString(String text) {
        out.append('"');
        int written = 0;
        for (int index = 0; index < text.length(); index++) {
            String escape = escape(text.charAt(index));
            if (escape != null) {
                out.append(text, written, index).append(escape);
                written = index + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private @Nullable String escape(char unit) {
        return switch (unit) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> unit < ' ' || (style.asciiOnly() && unit > '~') ? "\\u%04x".formatted((int) unit) : null;
        };
    }
}
