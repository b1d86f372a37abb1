package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.JsonText;
import io.jtransformers.tokenizers.jinja.value.Lookup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.PrettyText;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters for values of any type. */
final class ValueFilters {

    private ValueFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("default", ValueFilters::otherwise);
        filters.put("d", ValueFilters::otherwise);
        filters.put("attr", ValueFilters::attribute);
        filters.put("length", ValueFilters::length);
        filters.put("count", ValueFilters::length);
        filters.put("tojson", ValueFilters::json);
        filters.put("pprint", ValueFilters::prettyPrint);
    }

    private static Value otherwise(Value input, Arguments arguments, Rendering rendering) {
        Parameters parameters = arguments.bind("default", 0, "default_value", "boolean");
        boolean replaced = input instanceof UndefinedValue || (parameters.isTrue("boolean") && !input.isTrue());
        return replaced ? parameters.value("default_value", StringValue.EMPTY) : input;
    }

    private static Value attribute(Value input, Arguments arguments, Rendering rendering) {
        String name = arguments.bind("attr", 1, "name").text("name");
        return Lookup.attributeOnly(input, name, rendering.meter());
    }

    private static Value length(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("length", 0);
        return input instanceof LoopValue loop
                ? Lookup.attributeOnly(loop, "length", rendering.meter())
                : IntValue.of(Iteration.length(input));
    }

    /** JSON as {@code json.dumps} writes it, with everything but ASCII as it is and nothing escaped for HTML. */
    private static Value json(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = indent(parameters.findSome("indent"), meter);
        String itemSeparator = indent == null ? ", " : ",";
        String keySeparator = ": ";
        Value separators = parameters.findSome("separators");
        if (separators != null) {
            List<Value> pair = Iteration.list(separators, meter);
            if (pair.size() != 2) {
                throw new TemplateValueException(
                        "separators must be an item separator and a key separator, not %d values"
                                .formatted(pair.size()));
            }
            itemSeparator = separator(pair.get(0));
            keySeparator = separator(pair.get(1));
        }
        var style = new JsonText.Style(
                parameters.isTrue("ensure_ascii"), indent, itemSeparator, keySeparator, parameters.isTrue("sort_keys"));
        return StringValue.of(JsonText.of(input, style, meter));
    }

    private static @Nullable String indent(@Nullable Value indent, Meter meter) {
        if (indent == null) {
            return null;
        }
        return indent instanceof StringValue text
                ? text.text()
                : Operators.multiply(StringValue.of(" "), indent, meter).toString();
    }

    private static String separator(Value separator) {
        if (separator instanceof StringValue text) {
            return text.text();
        }
        throw new TemplateTypeException("a separator must be str, not %s".formatted(separator.typeName()));
    }

    private static Value prettyPrint(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("pprint", 0);
        return StringValue.of(PrettyText.of(input, rendering.meter()));
    }
}
