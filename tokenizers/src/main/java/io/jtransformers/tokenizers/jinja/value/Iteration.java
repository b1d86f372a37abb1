package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Going over what a value consists of. */
public final class Iteration {

    private Iteration() {}

    /** Whether {@code for} can go over a value. */
    public static boolean isIterable(Value value) {
        return switch (value) {
            case NoneValue _, NumberValue _, ObjectValue _ -> false;
            default -> true;
        };
    }

    /**
     * The elements of a value: characters, elements, keys. Each is a step of the meter.
     *
     * @throws TemplateTypeException if the value has no elements
     */
    public static Iterator<Value> iterate(Value value, Meter meter) {
        Iterator<Value> elements = switch (value) {
            case StringValue string -> characters(string);
            case ListValue list -> list.items().iterator();
            case TupleValue tuple -> tuple.items().iterator();
            case DictValue dict -> dict.entries().keySet().iterator();
            case DictView view -> view.elements().iterator();
            case RangeValue range -> range.elements().iterator();
            case IteratorValue iterator -> iterator.elements();
            case BytesValue bytes ->
                bytes.latin1().chars().<Value>mapToObj(IntValue::of).iterator();
            case UndefinedValue _ -> Collections.emptyIterator();
            case NoneValue _, NumberValue _, ObjectValue _ ->
                throw new TemplateTypeException("'%s' object is not iterable".formatted(value.typeName()));
        };
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public Value next() {
                meter.step();
                return elements.next();
            }
        };
    }

    private static Iterator<Value> characters(StringValue string) {
        String text = string.text();
        return new Iterator<>() {
            private int offset;

            @Override
            public boolean hasNext() {
                return offset < text.length();
            }

            @Override
            public Value next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int end = offset + Character.charCount(text.codePointAt(offset));
                String character = text.substring(offset, end);
                offset = end;
                return StringValue.of(character); // of markup, too, as in Python
            }
        };
    }

    /** The elements of a value, all at once. */
    public static List<Value> list(Value value, Meter meter) {
        return switch (value) {
            case ListValue list -> {
                meter.elements(list.size());
                yield list.items();
            }
            case TupleValue tuple -> {
                meter.elements(tuple.size());
                yield tuple.items();
            }
            default -> collect(iterate(value, meter), meter);
        };
    }

    private static List<Value> collect(Iterator<Value> elements, Meter meter) {
        List<Value> result = new ArrayList<>();
        while (elements.hasNext()) {
            meter.elements(1);
            result.add(elements.next());
        }
        return result;
    }

    /**
     * What {@code len} gives.
     *
     * @throws TemplateTypeException if the value has no length
     */
    public static int length(Value value) {
        return switch (value) {
            case StringValue string -> string.length();
            case ContainerValue container -> container.size();
            case DictView view -> view.dict().size();
            case RangeValue range -> range.length();
            case BytesValue bytes -> bytes.latin1().length();
            case UndefinedValue _ -> 0;
            case NoneValue _, NumberValue _, IteratorValue _, ObjectValue _ ->
                throw new TemplateTypeException("object of type '%s' has no len()".formatted(value.typeName()));
        };
    }
}
