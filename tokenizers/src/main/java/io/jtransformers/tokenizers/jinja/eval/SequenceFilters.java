package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.DictView;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.IteratorValue;
import io.jtransformers.tokenizers.jinja.value.ListValue;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Parameters;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.Slices;
import io.jtransformers.tokenizers.jinja.value.StringMethods;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that take sequences apart and put them together. */
final class SequenceFilters {

    private SequenceFilters() {}

    static void putInto(Map<String, Filter> filters) {
        filters.put("first", SequenceFilters::first);
        filters.put("last", SequenceFilters::last);
        filters.put("random", SequenceFilters::random);
        filters.put("list", (input, arguments, rendering) -> {
            arguments.bind("list", 0);
            return new ListValue(Iteration.list(input, rendering.meter()));
        });
        filters.put("items", SequenceFilters::items);
        filters.put("join", SequenceFilters::join);
        filters.put("reverse", SequenceFilters::reverse);
        filters.put("sum", SequenceFilters::sum);
        filters.put("batch", SequenceFilters::batch);
        filters.put("slice", SequenceFilters::slice);
    }

    private static Value first(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("first", 0);
        Iterator<Value> elements = Iteration.iterate(input, rendering.meter());
        return elements.hasNext() ? elements.next() : UndefinedValue.because("No first item, sequence was empty.");
    }

    private static Value last(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("last", 0);
        if (input instanceof UndefinedValue) {
            return UndefinedValue.because("No last item, sequence was empty.");
        }
        List<Value> elements = reversible(input, rendering.meter());
        return elements.isEmpty() ? UndefinedValue.because("No last item, sequence was empty.") : elements.getLast();
    }

    /** The elements of what Python can go over backwards. */
    private static List<Value> reversible(Value input, Meter meter) {
        if (input instanceof IteratorValue || !Iteration.isIterable(input)) {
            throw new TemplateTypeException("'%s' object is not reversible".formatted(input.typeName()));
        }
        return Iteration.list(input, meter);
    }

    private static Value random(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("random", 0);
        int length = Iteration.length(input);
        if (length == 0) {
            return UndefinedValue.because("No random item, sequence was empty.");
        }
        return Iteration.list(input, rendering.meter()).get(rendering.random().nextInt(length));
    }

    private static Value items(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("items", 0);
        return Generator.of("do_items", () -> switch (input) {
            case UndefinedValue _ -> Collections.emptyIterator();
            case DictValue dict -> Iteration.iterate(new DictView(dict, DictView.Kind.ITEMS), rendering.meter());
            default -> throw new TemplateTypeException("Can only get item pairs from a mapping.");
        });
    }

    private static Value join(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("join", 0, "d", "attribute");
        Value separator = parameters.value("d", StringValue.EMPTY);
        AttributePath path = AttributePath.of(parameters.value("attribute", NoneValue.NONE), null, meter);
        Iterator<Value> elements = Iteration.iterate(input, meter);
        if (rendering.isAutoescape()) {
            return joinMarkup(separator, elements, path, meter);
        }
        String between = Printer.str(separator, meter);
        TextBuilder joined = new TextBuilder(meter);
        for (boolean more = false; elements.hasNext(); more = true) {
            joined.append(more ? between : "").append(Printer.str(path.get(elements.next()), meter));
        }
        return StringValue.of(joined.toString());
    }

    private static Value joinMarkup(Value separator, Iterator<Value> elements, AttributePath path, Meter meter) {
        List<Value> texts = new ArrayList<>();
        boolean markup = isMarkup(separator);
        while (elements.hasNext()) {
            Value text = TextFilters.text(path.get(elements.next()), meter);
            markup |= isMarkup(text);
            texts.add(text);
        }
        StringValue between = markup ? Markup.escape(separator, meter) : TextFilters.text(separator, meter);
        return StringMethods.call(between, "join", meter, new ListValue(texts));
    }

    private static boolean isMarkup(Value value) {
        return value instanceof StringValue string && string.isMarkup();
    }

    private static Value reverse(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("reverse", 0);
        Meter meter = rendering.meter();
        if (input instanceof StringValue) {
            return Slices.slice(input, NoneValue.NONE, NoneValue.NONE, IntValue.of(-1), meter);
        }
        if (!Iteration.isIterable(input)) {
            throw new TemplateValueException("FilterArgumentError", "argument must be iterable");
        }
        List<Value> reversed = new ArrayList<>(Iteration.list(input, meter));
        Collections.reverse(reversed);
        return input instanceof IteratorValue
                ? new ListValue(reversed)
                : IteratorValue.of(input.typeName() + "_reverseiterator", reversed.iterator());
    }

    private static Value sum(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("sum", 0, "attribute", "start");
        AttributePath path = AttributePath.of(parameters.value("attribute", NoneValue.NONE), null, meter);
        Value sum = parameters.value("start", IntValue.of(0));
        if (sum instanceof StringValue) {
            throw new TemplateTypeException("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Iterator<Value> elements = Iteration.iterate(input, meter);
        while (elements.hasNext()) {
            sum = Operators.add(sum, path.get(elements.next()), meter);
        }
        return sum;
    }

    private static Value batch(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("batch", 1, "linecount", "fill_with");
        int size = parameters.integer("linecount");
        Value filling = parameters.value("fill_with", NoneValue.NONE);
        return Generator.of("do_batch", () -> {
            List<Value> elements = Iteration.list(input, meter);
            List<Value> batches = new ArrayList<>();
            int step = size > 0 ? size : Math.max(1, elements.size());
            for (int start = 0; start < elements.size(); start += step) {
                meter.step();
                List<Value> batch = new ArrayList<>(elements.subList(start, Math.min(elements.size(), start + step)));
                fill(batch, filling, size, meter);
                batches.add(new ListValue(batch));
                if (start > elements.size() - step) {
                    break;
                }
            }
            return batches.iterator();
        });
    }

    private static void fill(List<Value> batch, Value filling, int size, Meter meter) {
        if (filling != NoneValue.NONE && batch.size() < size) {
            meter.elements(size);
            batch.addAll(Collections.nCopies(size - batch.size(), filling));
        }
    }

    private static Value slice(Value input, Arguments arguments, Rendering rendering) {
        Meter meter = rendering.meter();
        Parameters parameters = arguments.bind("slice", 1, "slices", "fill_with");
        int slices = parameters.integer("slices");
        Value filling = parameters.value("fill_with", NoneValue.NONE);
        return Generator.of("sync_do_slice", () -> {
            List<Value> elements = Iteration.list(input, meter);
            if (slices == 0) {
                throw new TemplateValueException("ZeroDivisionError", "integer modulo by zero");
            }
            meter.elements(Math.max(0, slices));
            List<Value> result = new ArrayList<>();
            int shortest = Math.floorDiv(elements.size(), slices);
            int longer = Math.floorMod(elements.size(), slices);
            int start = 0;
            for (int index = 0; index < slices; index++) {
                meter.step();
                int end = start + shortest + (index < longer ? 1 : 0);
                List<Value> slice = new ArrayList<>(elements.subList(start, end));
                if (filling != NoneValue.NONE && index >= longer) {
                    slice.add(filling);
                }
                result.add(new ListValue(slice));
                start = end;
            }
            return result.iterator();
        });
    }
}
