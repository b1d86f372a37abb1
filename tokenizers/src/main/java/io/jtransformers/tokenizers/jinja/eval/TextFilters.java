package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Characters;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.StringMethods;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Map;

/** Filters that make a text of a text: its case, its ends, its parts replaced. Other values are printed first. */
final class TextFilters {

    private TextFilters() {}

    static void putInto(Map<String, Filter> filters) {
        putMethod(filters, "upper");
        putMethod(filters, "lower");
        putMethod(filters, "capitalize");
        filters.put("title", TextFilters::title);
        filters.put("trim", TextFilters::trim);
        filters.put("center", TextFilters::center);
        filters.put("replace", TextFilters::replace);
        filters.put("format", TextFilters::format);
        filters.put("string", (input, arguments, rendering) -> {
            arguments.bind("string", 0);
            return text(input, rendering.meter());
        });
        filters.put("wordcount", TextFilters::countWords);
    }

    private static void putMethod(Map<String, Filter> filters, String name) {
        filters.put(name, (input, arguments, rendering) -> {
            arguments.bind(name, 0);
            return StringMethods.call(text(input, rendering.meter()), name, rendering.meter());
        });
    }

    /** A value as a text; a text as it is. */
    static StringValue text(Value value, Meter meter) {
        return value instanceof StringValue string ? string : StringValue.of(Printer.str(value, meter));
    }

    /** Words begin behind white space, hyphens and opening brackets. */
    private static Value title(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("title", 0);
        Meter meter = rendering.meter();
        StringValue string = text(input, meter);
        String text = string.text();
        TextBuilder title = new TextBuilder(meter);
        int start = 0;
        while (start < text.length()) {
            meter.step();
            int end = start;
            boolean separator = isSeparator(text.charAt(start));
            while (end < text.length() && isSeparator(text.charAt(end)) == separator) {
                end++;
            }
            int second = start + Character.charCount(text.codePointAt(start));
            title.append(changed(text.substring(start, second), "upper", meter))
                    .append(changed(text.substring(second, end), "lower", meter));
            start = end;
        }
        return string.isMarkup() ? StringValue.markup(title.toString()) : StringValue.of(title.toString());
    }

    private static boolean isSeparator(char unit) {
        return "-({[<".indexOf(unit) >= 0 || Characters.isSpace(unit);
    }

    private static String changed(String text, String method, Meter meter) {
        return StringMethods.call(StringValue.of(text), method, meter).toString();
    }

    private static Value trim(Value input, Arguments arguments, Rendering rendering) {
        Value characters = arguments.bind("trim", 0, "chars").value("chars", NoneValue.NONE);
        return StringMethods.call(text(input, rendering.meter()), "strip", rendering.meter(), characters);
    }

    private static Value center(Value input, Arguments arguments, Rendering rendering) {
        Value width = arguments.bind("center", 0, "width").value("width", IntValue.of(80));
        return StringMethods.call(text(input, rendering.meter()), "center", rendering.meter(), width);
    }

    private static Value replace(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("replace", 2, "old", "new", "count");
        Value old = parameters.required("old");
        Value replacement = parameters.required("new");
        Value given = parameters.findSome("count");
        Value count = given == null ? IntValue.of(-1) : given;
        StringValue text = text(input, meter);
        if (rendering.isAutoescape()) {
            boolean escape = isMarkup(old) || (isMarkup(replacement) && !text.isMarkup());
            StringValue source = escape ? Markup.escape(text, meter) : text;
            return StringMethods.call(source, "replace", meter, text(old, meter), text(replacement, meter), count);
        }
        return StringMethods.call(
                plain(text), "replace", meter, plain(text(old, meter)), plain(text(replacement, meter)), count);
    }

    private static boolean isMarkup(Value value) {
        return value instanceof StringValue string && string.isMarkup();
    }

    private static StringValue plain(StringValue text) {
        return text.isMarkup() ? StringValue.of(text.text()) : text;
    }

    private static Value format(Value input, Arguments arguments, Rendering rendering) {
        if (!arguments.positional().isEmpty() && !arguments.keywords().isEmpty()) {
            throw new TemplateValueException(
                    "FilterArgumentError", "can't handle positional and keyword arguments at the same time");
        }
        Value values = arguments.keywords().isEmpty()
                ? new TupleValue(arguments.positional())
                : Dicts.of(arguments.keywords());
        return Operators.modulo(text(input, rendering.meter()), values, rendering.meter());
    }

    private static Value countWords(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("wordcount", 0);
        String text = text(input, rendering.meter()).text();
        int words = 0;
        boolean inWord = false;
        for (int index = 0; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            boolean word = Characters.isWord(text.codePointAt(index));
            words += word && !inWord ? 1 : 0;
            inWord = word;
        }
        return IntValue.of(words);
    }

    /** An input that must be a text. */
    static StringValue requireText(Value input, String filter) {
        if (input instanceof StringValue string) {
            return string;
        }
        throw new TemplateTypeException("the filter %s is for texts, not for '%s'".formatted(filter, input.typeName()));
    }
}
