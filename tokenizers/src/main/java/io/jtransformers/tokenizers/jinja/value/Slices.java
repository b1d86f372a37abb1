package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Parts of sequences: {@code sequence[start:stop:step]}. */
public final class Slices {

    private Slices() {}

    /**
     * A part of a text, a list, a tuple, a range or bytes. Bounds are whole numbers or {@code None}.
     *
     * @throws TemplateTypeException if {@code sequence} has no parts or a bound is something else
     */
    public static Value slice(Value sequence, Value start, Value stop, Value step, Meter meter) {
        return switch (sequence) {
            case StringValue string -> slice(string, Bounds.of(start, stop, step, string.length()), meter);
            case ListValue list -> new ListValue(slice(list.items(), Bounds.of(start, stop, step, list.size()), meter));
            case TupleValue tuple ->
                new TupleValue(slice(tuple.items(), Bounds.of(start, stop, step, tuple.size()), meter));
            case BytesValue(String latin1) -> {
                var part = slice(StringValue.of(latin1), Bounds.of(start, stop, step, latin1.length()), meter);
                yield new BytesValue(part.text());
            }
            case RangeValue range -> {
                Bounds bounds = Bounds.of(start, stop, step, range.length());
                yield new RangeValue(
                        range.start().add(range.step().multiply(BigInteger.valueOf(bounds.start))),
                        range.start().add(range.step().multiply(BigInteger.valueOf(bounds.stop))),
                        range.step().multiply(BigInteger.valueOf(bounds.step)));
            }
            case UndefinedValue undefined -> throw undefined.failure();
            case DictValue _ -> throw new TemplateValueException("KeyError", "slice");
            default ->
                throw new TemplateTypeException("'%s' object is not subscriptable".formatted(sequence.typeName()));
        };
    }

    private static StringValue slice(StringValue string, Bounds bounds, Meter meter) {
        String text = string.text();
        if (bounds.step == 1) {
            if (bounds.count() == 0) {
                return string.like("");
            }
            int start = string.offset((int) bounds.start);
            int end = string.offset((int) bounds.stop);
            meter.characters(end - start);
            return string.like(text.substring(start, end));
        }
        meter.characters(bounds.count());
        StringBuilder part = new StringBuilder();
        int[] codePoints = text.codePoints().toArray();
        for (long turn = 0, index = bounds.start; turn < bounds.count(); turn++, index += bounds.step) {
            part.appendCodePoint(codePoints[(int) index]);
        }
        return string.like(part.toString());
    }

    private static List<Value> slice(List<Value> items, Bounds bounds, Meter meter) {
        long count = bounds.count();
        meter.elements(count);
        List<Value> part = new ArrayList<>((int) count);
        for (long turn = 0, index = bounds.start; turn < count; turn++, index += bounds.step) {
            part.add(items.get((int) index));
        }
        return part;
    }

    /** Bounds that fit a sequence: no longer negative, absent, or outside. */
    private record Bounds(long start, long stop, long step) {

        private static final BigInteger FARTHEST = BigInteger.valueOf(1L << 40);

        static Bounds of(Value start, Value stop, Value step, int length) {
            long stride = bound(step, 1, 0);
            if (stride == 0) {
                throw new TemplateValueException("slice step cannot be zero");
            }
            boolean forwards = stride > 0;
            long lowest = forwards ? 0 : -1;
            long highest = forwards ? length : length - 1;
            long first = Math.clamp(bound(start, forwards ? lowest : highest, length), lowest, highest);
            long end = Math.clamp(bound(stop, forwards ? highest : lowest, length), lowest, highest);
            return new Bounds(first, end, stride);
        }

        private static long bound(Value bound, long absent, int length) {
            if (bound == NoneValue.NONE) {
                return absent;
            }
            if (!(bound instanceof NumberValue number) || !Numbers.isInteger(number)) {
                throw new TemplateTypeException("slice indices must be integers or None or have an __index__ method");
            }
            long value =
                    Numbers.integer(number).max(FARTHEST.negate()).min(FARTHEST).longValue();
            return value < 0 ? value + length : value;
        }

        long count() {
            long distance = step > 0 ? stop - start : start - stop;
            return distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
        }
    }
}
