package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Comparisons;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.DictView;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.ListValue;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Sorting;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/** Filters that compare elements: sorting, grouping, the largest, each once. */
final class OrderFilters {

    private static final List<String> GROUP_NAMES = List.of("grouper", "list");

    private OrderFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("sort", OrderFilters::sort);
        filters.put("dictsort", OrderFilters::sortDict);
        filters.put("unique", OrderFilters::unique);
        filters.put("groupby", OrderFilters::groupBy);
        filters.put(
                "min", (input, arguments, rendering) -> extreme("min", input, arguments, rendering, Comparisons::less));
        filters.put(
                "max",
                (input, arguments, rendering) -> extreme("max", input, arguments, rendering, Comparisons::greater));
    }

    private static Value sort(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        UnaryOperator<Value> key = AttributePath.sortKey(
                parameters.value("attribute", NoneValue.NONE), parameters.isTrue("case_sensitive"), meter);
        return new ListValue(Sorting.sort(Iteration.list(input, meter), key, parameters.isTrue("reverse"), meter));
    }

    private static Value sortDict(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        String by = parameters.find("by") == null ? "key" : parameters.text("by");
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateValueException("FilterArgumentError", "You can only sort by either \"key\" or \"value\"");
        }
        if (!(input instanceof DictValue dict)) {
            if (input instanceof UndefinedValue undefined) {
                throw undefined.failure();
            }
            throw new TemplateValueException(
                    "AttributeError", "'%s' object has no attribute 'items'".formatted(input.typeName()));
        }
        boolean caseSensitive = parameters.isTrue("case_sensitive");
        int position = by.equals("key") ? 0 : 1;
        List<Value> items = new DictView(dict, DictView.Kind.ITEMS).elements();
        return new ListValue(Sorting.sort(
                items,
                item -> {
                    Value key = ((TupleValue) item).items().get(position);
                    return caseSensitive ? key : AttributePath.ignoreCase(key, meter);
                },
                parameters.isTrue("reverse"),
                meter));
    }

    private static Value unique(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("unique", 0, "case_sensitive", "attribute");
        UnaryOperator<Value> key = AttributePath.key(
                parameters.value("attribute", NoneValue.NONE), null, parameters.isTrue("case_sensitive"), meter);
        return Generator.of("sync_do_unique", () -> {
            Set<Value> seen = new HashSet<>();
            return new SelectingIterator(
                    Iteration.iterate(input, meter), value -> seen.add(Dicts.requireHashable(key.apply(value))));
        });
    }

    private static Value groupBy(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
        Value attribute = parameters.required("attribute");
        Value otherwise = parameters.findSome("default");
        UnaryOperator<Value> key = AttributePath.key(attribute, otherwise, parameters.isTrue("case_sensitive"), meter);
        AttributePath grouper = AttributePath.of(attribute, otherwise, meter);
        List<Value> groups = new ArrayList<>();
        List<Value> group = new ArrayList<>();
        for (Value element : Sorting.sort(Iteration.list(input, meter), key, false, meter)) {
            meter.step();
            if (!group.isEmpty() && !key.apply(group.getFirst()).equals(key.apply(element))) {
                groups.add(group(grouper, group));
                group = new ArrayList<>();
            }
            group.add(element);
        }
        if (!group.isEmpty()) {
            groups.add(group(grouper, group));
        }
        return new ListValue(groups);
    }

    private static Value group(AttributePath grouper, List<Value> elements) {
        return new TupleValue(List.of(grouper.get(elements.getFirst()), new ListValue(elements)), GROUP_NAMES);
    }

    private static Value extreme(
            String name, Value input, Arguments arguments, Rendering rendering, BiPredicate<Value, Value> better) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind(name, 0, "case_sensitive", "attribute");
        UnaryOperator<Value> key = AttributePath.key(
                parameters.value("attribute", NoneValue.NONE), null, parameters.isTrue("case_sensitive"), meter);
        Iterator<Value> elements = Iteration.iterate(input, meter);
        if (!elements.hasNext()) {
            return UndefinedValue.because("No aggregated item, sequence was empty.");
        }
        Value best = elements.next();
        Value bestKey = key.apply(best);
        while (elements.hasNext()) {
            Value candidate = elements.next();
            Value candidateKey = key.apply(candidate);
            if (better.test(candidateKey, bestKey)) {
                best = candidate;
                bestKey = candidateKey;
            }
        }
        return best;
    }
}
