package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BoolValue;
import io.jtransformers.tokenizers.jinja.value.BuiltinFunction;
import io.jtransformers.tokenizers.jinja.value.CallableValue;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.IteratorValue;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code loop}. It looks one element ahead, and at all of them, only when it is asked.
 *
 * <p>Source: {@code LoopContext} in Jinja 3.1.6, {@code runtime.py}.
 */
final class LoopValue implements CallableValue {

    private final Value iterable;
    private final Meter meter;
    private final int depth;
    private final @Nullable UnaryOperator<Value> recursion;
    private Iterator<Value> elements;
    private int length = -1; // not known yet
    private int index = -1;
    private @Nullable Value previous;
    private @Nullable Value current;
    private @Nullable Value following;
    private @Nullable List<Value> lastChanged;

    /**
     * A loop before its first turn.
     *
     * @param depth how many recursive loops are around it
     * @param recursion what the body prints for inner elements, or null where the loop is not recursive
     */
    LoopValue(Value iterable, Meter meter, int depth, @Nullable UnaryOperator<Value> recursion) {
        this.iterable = iterable;
        this.meter = meter;
        this.depth = depth;
        this.recursion = recursion;
        elements = Iteration.iterate(iterable, meter);
    }

    /** Goes to the next element, if there is one. */
    boolean advance() {
        Value next = peek();
        if (next == null) {
            return false;
        }
        following = null;
        previous = current;
        current = next;
        index++;
        return true;
    }

    /** The element of this turn. */
    Value current() {
        return current == null ? UndefinedValue.because("the loop has not begun") : current;
    }

    private @Nullable Value peek() {
        if (following == null && elements.hasNext()) {
            following = elements.next();
        }
        return following;
    }

    private int length() {
        if (length < 0) {
            if (iterable instanceof IteratorValue) {
                List<Value> rest = Iteration.list(IteratorValue.generator("rest", elements), meter);
                elements = rest.iterator();
                length = rest.size() + index + 1 + (following == null ? 0 : 1);
            } else {
                length = Iteration.length(iterable);
            }
        }
        return length;
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "index" -> IntValue.of(index + 1);
            case "index0" -> IntValue.of(index);
            case "revindex" -> IntValue.of(length() - index);
            case "revindex0" -> IntValue.of(length() - index - 1);
            case "first" -> BoolValue.of(index == 0);
            case "last" -> BoolValue.of(peek() == null);
            case "length" -> IntValue.of(length());
            case "depth" -> IntValue.of(depth + 1);
            case "depth0" -> IntValue.of(depth);
            case "previtem" ->
                index == 0 || previous == null ? UndefinedValue.because("there is no previous item") : previous;
            case "nextitem" -> {
                Value next = peek();
                yield next == null ? UndefinedValue.because("there is no next item") : next;
            }
            case "cycle" -> BuiltinFunction.function("LoopContext.cycle", this::cycle);
            case "changed" -> BuiltinFunction.function("LoopContext.changed", this::changed);
            default -> null;
        };
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty()) {
            throw new TemplateTypeException("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments) {
        boolean changed = !arguments.positional().equals(lastChanged);
        lastChanged = arguments.positional();
        return BoolValue.of(changed);
    }

    @Override
    public Value call(Arguments arguments) {
        Value inner = arguments.bind("loop", 1, "iterable").required("iterable");
        if (recursion == null) {
            throw new TemplateTypeException("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.apply(inner);
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.runtime.LoopContext";
    }

    @Override
    public String describe(Meter meter) {
        return "<LoopContext %d/%d>".formatted(index + 1, length());
    }
}
