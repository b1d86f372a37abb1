package io.jtransformers.tokenizers.jinja.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints values over several lines where one is too narrow, as Python's {@code pprint} does.
 *
 * <p>Source: {@code PrettyPrinter} of Python 3.14, {@code pprint.py}, with its default of 80 columns. Long texts are
 * not broken.
 */
public final class PrettyText {

    private static final int WIDTH = 80;

    private final Meter meter;
    private final TextBuilder out;

    private PrettyText(Meter meter) {
        this.meter = meter;
        out = new TextBuilder(meter);
    }

    /** A value in lines of 80 columns. */
    public static String of(Value value, Meter meter) {
        PrettyText pretty = new PrettyText(meter);
        pretty.print(value, 0, 0);
        return pretty.out.toString();
    }

    /**
     * Prints a value.
     *
     * @param indent the column of the first character
     * @param closing how many characters follow in the last line
     */
    private void print(Value value, int indent, int closing) {
        meter.step();
        String line = Printer.repr(sorted(value), meter);
        if (line.length() <= WIDTH - indent - closing) {
            out.append(line);
            return;
        }
        switch (value) {
            case DictValue dict when dict.size() > 0 -> printDict(dict, indent, closing);
            case ListValue list -> printItems("[", list.items(), "]", indent, closing);
            case TupleValue tuple -> printItems("(", tuple.items(), tuple.size() == 1 ? ",)" : ")", indent, closing);
            default -> out.append(line);
        }
    }

    private void printDict(DictValue dict, int indent, int closing) {
        out.append('{');
        String separator = "";
        List<Map.Entry<Value, Value>> entries = entries(dict);
        for (int index = 0; index < entries.size(); index++) {
            String key = Printer.repr(entries.get(index).getKey(), meter);
            out.append(separator).append(key).append(": ");
            boolean last = index == entries.size() - 1;
            print(entries.get(index).getValue(), indent + 1 + key.length() + 2, last ? closing + 1 : 1);
            separator = ",\n" + " ".repeat(indent + 1);
        }
        out.append('}');
    }

    private void printItems(String opening, List<Value> items, String end, int indent, int closing) {
        out.append(opening);
        String separator = "";
        for (int index = 0; index < items.size(); index++) {
            boolean last = index == items.size() - 1;
            out.append(separator);
            print(items.get(index), indent + 1, last ? closing + end.length() : 1);
            separator = ",\n" + " ".repeat(indent + 1);
        }
        out.append(end);
    }

    private List<Map.Entry<Value, Value>> entries(DictValue dict) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries().entrySet());
        boolean texts = entries.stream().allMatch(entry -> entry.getKey() instanceof StringValue);
        return texts ? Sorting.sort(entries, Map.Entry::getKey, false, meter) : entries;
    }

    /** Dicts print in the order of their keys. */
    private Value sorted(Value value) {
        return switch (value) {
            case DictValue dict -> {
                Map<Value, Value> sorted = new LinkedHashMap<>();
                entries(dict).forEach(entry -> sorted.put(entry.getKey(), sorted(entry.getValue())));
                yield new DictValue(sorted);
            }
            case ListValue list ->
                new ListValue(list.items().stream().map(this::sorted).toList());
            case TupleValue tuple ->
                new TupleValue(tuple.items().stream().map(this::sorted).toList());
            default -> value;
        };
    }
}
