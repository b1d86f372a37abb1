package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode scalar values (code points without surrogates), and how its members look in UTF-8.
 *
 * @param ranges inclusive, sorted, apart from each other
 */
record CodePointSet(List<Range> ranges) {

    /** The members between two, both included. */
    record Range(int first, int last) {}

    /** Every scalar value. */
    static final CodePointSet ALL =
            new CodePointSet(List.of(new Range(0, 0xD7FF), new Range(0xE000, Character.MAX_CODE_POINT)));

    /** The first code points that take two, three and four bytes. */
    private static final int[] LENGTH_STARTS = {0x80, 0x800, 0x10000};

    CodePointSet {
        ranges = List.copyOf(ranges);
    }

    /** The members between two, both included; surrogates are left out. */
    static CodePointSet range(int first, int last) {
        return of(List.of(new Range(first, last)));
    }

    /** The members of a text. */
    static CodePointSet characters(String members) {
        return of(members.codePoints().mapToObj(c -> new Range(c, c)).toList());
    }

    /** Sorts ranges, joins those that touch and takes surrogates out. */
    private static CodePointSet of(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.first() <= last.last() + 1) {
                merged.set(merged.size() - 1, new Range(last.first(), Math.max(last.last(), range.last())));
            } else {
                merged.add(range);
            }
        }
        return new CodePointSet(withoutSurrogates(merged));
    }

    private static List<Range> withoutSurrogates(List<Range> ranges) {
        List<Range> kept = new ArrayList<>();
        for (Range range : ranges) {
            addIfAny(kept, range.first(), Math.min(range.last(), Character.MIN_SURROGATE - 1));
            addIfAny(kept, Math.max(range.first(), Character.MAX_SURROGATE + 1), range.last());
        }
        return kept;
    }

    private static void addIfAny(List<Range> ranges, int first, int last) {
        if (first <= last) {
            ranges.add(new Range(first, last));
        }
    }

    /** The members of either. */
    CodePointSet union(CodePointSet other) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(other.ranges);
        return of(both);
    }

    /** What is not a member. */
    CodePointSet complement() {
        List<Range> gaps = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            addIfAny(gaps, next, range.first() - 1);
            next = range.last() + 1;
        }
        addIfAny(gaps, next, Character.MAX_CODE_POINT);
        return of(gaps);
    }

    /** The members that are not in {@code other}. */
    CodePointSet minus(CodePointSet other) {
        return complement().union(other).complement();
    }

    /** The members of both. */
    CodePointSet intersection(CodePointSet other) {
        return complement().union(other.complement()).complement();
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** One member, as bytes of UTF-8. */
    ByteExpression toBytes() {
        List<ByteExpression> options = new ArrayList<>();
        for (Range range : ranges) {
            int first = range.first();
            for (int start : LENGTH_STARTS) {
                if (first < start && range.last() >= start) {
                    addBytes(options, first, start - 1);
                    first = start;
                }
            }
            addBytes(options, first, range.last());
        }
        return new ByteExpression.Choice(options);
    }

    /** Adds the forms of code points that take the same number of bytes. */
    private static void addBytes(List<ByteExpression> options, int first, int last) {
        int continuations = continuations(last);
        if (continuations == 0) {
            options.add(new ByteExpression.Range(first, last));
            return;
        }
        // Split so that all bytes but one are fixed or free: first..xx, xx..yy, yy..last.
        for (int bits = 6; bits <= 6 * continuations; bits += 6) {
            int mask = (1 << bits) - 1;
            if ((first & ~mask) != (last & ~mask)) {
                if ((first & mask) != 0) {
                    addBytes(options, first, first | mask);
                    addBytes(options, (first | mask) + 1, last);
                    return;
                }
                if ((last & mask) != mask) {
                    addBytes(options, first, (last & ~mask) - 1);
                    addBytes(options, last & ~mask, last);
                    return;
                }
            }
        }
        List<ByteExpression> bytes = new ArrayList<>();
        for (int place = continuations; place >= 0; place--) {
            bytes.add(
                    new ByteExpression.Range(byteAt(first, place, continuations), byteAt(last, place, continuations)));
        }
        options.add(new ByteExpression.Sequence(bytes));
    }

    private static int continuations(int codePoint) {
        int count = 0;
        for (int start : LENGTH_STARTS) {
            count += codePoint >= start ? 1 : 0;
        }
        return count;
    }

    private static int byteAt(int codePoint, int place, int continuations) {
        int bits = codePoint >> (6 * place);
        if (place < continuations) {
            return 0x80 | (bits & 0x3F);
        }
        return switch (continuations) {
            case 1 -> 0xC0 | bits;
            case 2 -> 0xE0 | bits;
            default -> 0xF0 | bits;
        };
    }
}
