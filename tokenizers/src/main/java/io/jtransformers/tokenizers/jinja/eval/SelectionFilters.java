package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that go over elements and apply a filter or a test to each: {@code map}, {@code select}, {@code reject}. */
final class SelectionFilters {

    private SelectionFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("map", SelectionFilters::map);
        filters.put(
                "select",
                (input, arguments, rendering) ->
                        Generator.of("select_or_reject", () -> selected(input, test(arguments, rendering), rendering)));
        filters.put(
                "reject",
                (input, arguments, rendering) -> Generator.of(
                        "select_or_reject",
                        () -> selected(input, test(arguments, rendering).negate(), rendering)));
        filters.put(
                "selectattr",
                (input, arguments, rendering) -> Generator.of(
                        "select_or_reject", () -> selected(input, attributeTest(arguments, rendering), rendering)));
        filters.put(
                "rejectattr",
                (input, arguments, rendering) -> Generator.of(
                        "select_or_reject",
                        () -> selected(
                                input, attributeTest(arguments, rendering).negate(), rendering)));
    }

    private static Value map(Value input, Arguments arguments, Rendering rendering) {
        return Generator.of("sync_do_map", () -> {
            if (!input.isTrue()) {
                return Collections.emptyIterator();
            }
            UnaryOperator<Value> mapping = mapping(arguments, rendering);
            Iterator<Value> elements = Iteration.iterate(input, rendering.meter());
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return elements.hasNext();
                }

                @Override
                public Value next() {
                    return mapping.apply(elements.next());
                }
            };
        });
    }

    private static UnaryOperator<Value> mapping(Arguments arguments, Rendering rendering) {
        List<Value> positional = arguments.positional();
        if (positional.isEmpty() && arguments.keywords().containsKey("attribute")) {
            return attributeMapping(arguments.keywords(), rendering.meter());
        }
        if (positional.isEmpty()) {
            throw new TemplateValueException("FilterArgumentError", "map requires a filter argument");
        }
        String name = name(positional.getFirst());
        Arguments rest = arguments.skip(1);
        return element -> rendering.filter(name, element, rest);
    }

    private static UnaryOperator<Value> attributeMapping(Map<String, Value> keywords, Meter meter) {
        Map<String, Value> rest = new LinkedHashMap<>(keywords);
        Value attribute = rest.remove("attribute");
        Value otherwise = rest.remove("default");
        if (!rest.isEmpty()) {
            throw new TemplateValueException(
                    "FilterArgumentError",
                    "Unexpected keyword argument '%s'"
                            .formatted(rest.keySet().iterator().next()));
        }
        AttributePath path = AttributePath.of(
                attribute == null ? NoneValue.NONE : attribute, otherwise == NoneValue.NONE ? null : otherwise, meter);
        return path::get;
    }

    private static String name(Value name) {
        if (name instanceof StringValue text) {
            return text.text();
        }
        throw new TemplateTypeException("a filter or a test is named by a str, not %s".formatted(name.typeName()));
    }

    private static Iterator<Value> selected(Value input, Predicate<Value> test, Rendering rendering) {
        return input.isTrue()
                ? new SelectingIterator(Iteration.iterate(input, rendering.meter()), test)
                : Collections.emptyIterator();
    }

    /** The test that is named first; without one, whether the element is true. */
    private static Predicate<Value> test(Arguments arguments, Rendering rendering) {
        if (arguments.positional().isEmpty()) {
            return Value::isTrue;
        }
        String name = name(arguments.positional().getFirst());
        Arguments rest = arguments.skip(1);
        return element -> rendering.test(name, element, rest);
    }

    private static Predicate<Value> attributeTest(Arguments arguments, Rendering rendering) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateValueException("FilterArgumentError", "Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(arguments.positional().getFirst(), null, rendering.meter());
        Predicate<Value> test = test(arguments.skip(1), rendering);
        return element -> test.test(path.get(element));
    }
}
