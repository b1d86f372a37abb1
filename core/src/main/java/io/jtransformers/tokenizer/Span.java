package io.jtransformers.tokenizer;

/**
 * A part of a text, from {@code start} up to but without {@code end}. Whether it counts UTF-16 units or code points is
 * said by the method that returns it.
 *
 * @param start index of the first unit
 * @param end index after the last unit, at least {@code start}
 */
public record Span(int start, int end) {

    /** The span of what belongs to no text: special tokens and padding. */
    public static final Span EMPTY = new Span(0, 0);

    /** Checks that the span does not run backwards. */
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "A span from %d to %d was asked for; it must start at 0 or later and not end before it starts."
                            .formatted(start, end));
        }
    }

    /** The number of units. */
    public int length() {
        return end - start;
    }
}
