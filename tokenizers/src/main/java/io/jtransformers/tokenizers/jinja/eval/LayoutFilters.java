package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Slices;
import io.jtransformers.tokenizers.jinja.value.StringMethods;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import java.util.Map;

/** Filters that lay a text out: indented, cut, in lines of some width. */
final class LayoutFilters {

    private static final int TRUNCATE_LEEWAY = 5;

    private LayoutFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("indent", LayoutFilters::indent);
        filters.put("truncate", LayoutFilters::truncate);
        filters.put("wordwrap", LayoutFilters::wrap);
    }

    private static Value indent(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("indent", 0, "width", "first", "blank");
        Value width = parameters.value("width", IntValue.of(4));
        String indention = width instanceof StringValue string
                ? string.text()
                : Operators.multiply(StringValue.of(" "), width, meter).toString();
        boolean blank = parameters.isTrue("blank");
        // Adds a line end, as Jinja does, and fails where that cannot be added.
        StringValue text = (StringValue) Operators.add(input, StringValue.of("\n"), meter);
        if (text.isMarkup()) {
            indention = Markup.escape(indention, meter);
        }
        TextBuilder indented = new TextBuilder(meter);
        List<Value> lines = Iteration.list(StringMethods.call(text, "splitlines", meter), meter);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).toString();
            boolean indents = index == 0 ? parameters.isTrue("first") : blank || !line.isEmpty();
            indented.append(index > 0 ? "\n" : "")
                    .append(indents ? indention : "")
                    .append(line);
        }
        String result = indented.toString();
        return text.isMarkup() ? StringValue.markup(result) : StringValue.of(result);
    }

    private static Value truncate(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
        int length = parameters.integer("length", 255);
        Value end = parameters.value("end", StringValue.of("..."));
        int endLength = Iteration.length(end);
        int leeway = parameters.findSome("leeway") == null ? TRUNCATE_LEEWAY : parameters.integer("leeway");
        if (length < endLength) {
            throw new TemplateValueException(
                    "AssertionError", "expected length >= %d, got %d".formatted(endLength, length));
        }
        if (leeway < 0) {
            throw new TemplateValueException("AssertionError", "expected leeway >= 0, got %d".formatted(leeway));
        }
        if (Iteration.length(input) <= (long) length + leeway) {
            return input;
        }
        Value cut = Slices.slice(input, NoneValue.NONE, IntValue.of(length - endLength), NoneValue.NONE, meter);
        if (!parameters.isTrue("killwords")) {
            StringValue text = TextFilters.requireText(cut, "truncate");
            Value words = StringMethods.call(text, "rsplit", meter, StringValue.of(" "), IntValue.of(1));
            cut = Iteration.list(words, meter).getFirst();
        }
        return Operators.add(cut, end, meter);
    }

    private static Value wrap(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters =
                arguments.bind("wordwrap", 0, "width", "break_long_words", "wrapstring", "break_on_hyphens");
        StringValue text = TextFilters.requireText(input, "wordwrap");
        String wrapped = parameters.findText("wrapstring");
        String separator = wrapped == null ? "\n" : wrapped;
        boolean breakLongWords = parameters.find("break_long_words") == null || parameters.isTrue("break_long_words");
        boolean breakOnHyphens = parameters.find("break_on_hyphens") == null || parameters.isTrue("break_on_hyphens");
        int width = parameters.integer("width", 79);
        WordWrap wrap = new WordWrap(width, breakLongWords, breakOnHyphens, meter);
        TextBuilder result = new TextBuilder(meter);
        String before = "";
        for (Value line : Iteration.list(StringMethods.call(text, "splitlines", meter), meter)) {
            result.append(before).append(String.join(separator, wrap.wrap(line.toString())));
            before = separator;
        }
        return StringValue.of(result.toString());
    }
}
