package io.jtransformers.tokenizers.jinja.value;

/** Builds a text that cannot outgrow what its meter grants. */
public final class TextBuilder {

    private final StringBuilder text = new StringBuilder();
    private final Meter meter;
    private long counted;

    /** An empty text. */
    public TextBuilder(Meter meter) {
        this.meter = meter;
    }

    /** Appends a text. */
    public TextBuilder append(String part) {
        grow(part.length());
        text.append(part);
        return this;
    }

    /** Appends a part of a text. */
    public TextBuilder append(String source, int start, int end) {
        grow(end - start);
        text.append(source, start, end);
        return this;
    }

    /** Appends one UTF-16 unit. */
    public TextBuilder append(char unit) {
        grow(1);
        text.append(unit);
        return this;
    }

    /** Appends one code point. */
    public TextBuilder appendCodePoint(int codePoint) {
        grow(Character.charCount(codePoint));
        text.appendCodePoint(codePoint);
        return this;
    }

    /** Appends a text {@code count} times; less than once is never. */
    public TextBuilder repeat(String part, long count) {
        if (count > 0 && !part.isEmpty()) {
            // Nothing of that size is granted, and the product of both fits a long.
            long repetitions = Math.min(count, Integer.MAX_VALUE);
            meter.characters(text.length() + part.length() * repetitions);
            text.repeat(part, (int) repetitions);
            counted = text.length();
        }
        return this;
    }

    /** The number of UTF-16 units so far. */
    public int length() {
        return text.length();
    }

    /** The number of code points from one UTF-16 index to another. */
    public int codePoints(int start, int end) {
        return text.codePointCount(start, end);
    }

    /** The text so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    /** Small parts are counted together: when the text has doubled, and at the limit. */
    private void grow(int units) {
        long length = (long) text.length() + units;
        if (length > 2 * counted + 64 || length > meter.maxCharacters()) {
            meter.characters(length);
            counted = length;
        }
    }
}
