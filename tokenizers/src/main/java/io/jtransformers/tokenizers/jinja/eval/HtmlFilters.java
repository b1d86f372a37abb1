package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BytesValue;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.StringMethods;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters for HTML and addresses. Chat templates hardly need them, but they are there. */
final class HtmlFilters {

    private HtmlFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("e", HtmlFilters::escape);
        filters.put("escape", HtmlFilters::escape);
        filters.put("forceescape", HtmlFilters::forceEscape);
        filters.put("safe", HtmlFilters::safe);
        filters.put("striptags", HtmlFilters::stripTags);
        filters.put("xmlattr", HtmlFilters::attributes);
        filters.put("urlencode", HtmlFilters::urlEncode);
        filters.put("urlize", Urlize::urlize);
    }

    private static Value escape(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("escape", 0);
        return Markup.escape(input, rendering.meter());
    }

    private static Value forceEscape(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("forceescape", 0);
        return StringValue.markup(Markup.escape(Printer.str(input, rendering.meter()), rendering.meter()));
    }

    private static Value safe(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("safe", 0);
        return StringValue.markup(Printer.str(input, rendering.meter()));
    }

    private static Value stripTags(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("striptags", 0);
        Meter meter = rendering.meter();
        String text = Printer.str(input, meter);
        String stripped = without(without(text, "<!--", "-->"), "<", ">");
        List<Value> words = Iteration.list(StringMethods.call(StringValue.of(stripped), "split", meter), meter);
        return StringValue.of(HtmlEntities.unescape(
                String.join(" ", words.stream().map(Value::toString).toList())));
    }

    /** The text without what stands between two marks, and without the marks. */
    private static String without(String text, String opening, String closing) {
        StringBuilder rest = new StringBuilder();
        int written = 0;
        int start = text.indexOf(opening);
        while (start >= 0) {
            int end = text.indexOf(closing, start);
            if (end < 0) {
                break;
            }
            rest.append(text, written, start);
            written = end + closing.length();
            start = text.indexOf(opening, written);
        }
        return rest.append(text, written, text.length()).toString();
    }

    private static Value attributes(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("xmlattr", 0, "autospace");
        if (!(input instanceof DictValue dict)) {
            if (input instanceof UndefinedValue undefined) {
                throw undefined.failure();
            }
            throw new TemplateValueException(
                    "AttributeError", "'%s' object has no attribute 'items'".formatted(input.typeName()));
        }
        TextBuilder result = new TextBuilder(meter);
        boolean autospace = parameters.find("autospace") == null || parameters.isTrue("autospace");
        dict.entries().forEach((key, value) -> {
            if (value == NoneValue.NONE || value instanceof UndefinedValue) {
                return;
            }
            String name = requireAttributeName(key);
            result.append(result.length() > 0 || autospace ? " " : "")
                    .append(Markup.escape(StringValue.of(name), meter).text())
                    .append("=\"")
                    .append(Markup.escape(value, meter).text())
                    .append('"');
        });
        return rendering.ownText(result.toString());
    }

    private static String requireAttributeName(Value key) {
        if (!(key instanceof StringValue name)) {
            throw new TemplateTypeException("expected string or bytes-like object, got '%s'".formatted(key.typeName()));
        }
        if (name.text().chars().anyMatch(unit -> " \t\n\r\f\013/>=".indexOf(unit) >= 0)) {
            throw new TemplateValueException("Invalid character in attribute name: '%s'".formatted(name.text()));
        }
        return name.text();
    }

    private static Value urlEncode(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("urlencode", 0);
        Meter meter = rendering.meter();
        TextBuilder encoded = new TextBuilder(meter);
        if (input instanceof StringValue || input instanceof BytesValue || !Iteration.isIterable(input)) {
            quote(input, "/", encoded, meter);
            return StringValue.of(encoded.toString());
        }
        Value pairs = input instanceof DictValue dict ? rendering.filter("items", dict, Arguments.NONE) : input;
        Iterator<Value> elements = Iteration.iterate(pairs, meter);
        while (elements.hasNext()) {
            List<Value> pair = Iteration.list(elements.next(), meter);
            if (pair.size() != 2) {
                throw new TemplateValueException("urlencode takes pairs of a key and a value");
            }
            encoded.append(encoded.length() > 0 ? "&" : "");
            quoteForQuery(pair.get(0), encoded, meter);
            encoded.append('=');
            quoteForQuery(pair.get(1), encoded, meter);
        }
        return StringValue.of(encoded.toString());
    }

    private static void quoteForQuery(Value value, TextBuilder encoded, Meter meter) {
        TextBuilder part = new TextBuilder(meter);
        quote(value, "", part, meter);
        encoded.append(part.toString().replace("%20", "+"));
    }

    private static void quote(Value value, String safe, TextBuilder encoded, Meter meter) {
        byte[] bytes = value instanceof BytesValue(String latin1)
                ? latin1.getBytes(StandardCharsets.ISO_8859_1)
                : Printer.str(value, meter).getBytes(StandardCharsets.UTF_8);
        for (byte element : bytes) {
            char unit = (char) (element & 0xff);
            boolean plain = unit < 0x80 && (Character.isLetterOrDigit(unit) || "_.-~".indexOf(unit) >= 0);
            if (plain || safe.indexOf(unit) >= 0) {
                encoded.append(unit);
            } else {
                encoded.append("%%%02X".formatted((int) unit));
            }
        }
    }
}
