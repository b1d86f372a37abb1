package io.jtransformers.tokenizers.jinja.value;

/**
 * A text. Python counts code points where Java counts UTF-16 units; {@link #length()} and indices of templates are code
 * points, {@link #offset} turns them into indices of {@link #text()}.
 */
public final class StringValue implements Value {

    /** The empty text. */
    public static final StringValue EMPTY = new StringValue("", false);

    private final String text;
    private final boolean markup;
    private int codePoints = -1; // not counted yet

    private StringValue(String text, boolean markup) {
        this.text = text;
        this.markup = markup;
    }

    /** A text. */
    public static StringValue of(String text) {
        return new StringValue(text, false);
    }

    /** A text that is HTML, and safe as it is: Python's {@code Markup}. */
    public static StringValue markup(String text) {
        return new StringValue(text, true);
    }

    /** Another text that is HTML where this is. */
    StringValue like(String other) {
        return new StringValue(other, markup);
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** Whether the text is HTML that needs no escaping. */
    public boolean isMarkup() {
        return markup;
    }

    /** The number of code points. */
    public int length() {
        if (codePoints < 0) {
            codePoints = text.codePointCount(0, text.length());
        }
        return codePoints;
    }

    /** The index in {@link #text()} of a code point. */
    public int offset(int codePoint) {
        return length() == text.length() ? codePoint : text.offsetByCodePoints(0, codePoint);
    }

    /** The code point that begins at an index in {@link #text()}. */
    public int codePointOf(int offset) {
        return length() == text.length() ? offset : text.codePointCount(0, offset);
    }

    /** One character, as a text. */
    StringValue characterAt(int codePoint) {
        int start = offset(codePoint);
        return like(text.substring(start, start + Character.charCount(text.codePointAt(start))));
    }

    /** Compares code point by code point. */
    static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int index = 0; index < length; index++) {
            char leftUnit = left.charAt(index);
            char rightUnit = right.charAt(index);
            if (leftUnit != rightUnit) {
                boolean bothOrNeither = Character.isSurrogate(leftUnit) == Character.isSurrogate(rightUnit);
                return bothOrNeither ? leftUnit - rightUnit : Character.isSurrogate(leftUnit) ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }

    @Override
    public String typeName() {
        return markup ? "Markup" : "str";
    }

    @Override
    public String qualifiedTypeName() {
        return markup ? "markupsafe.Markup" : "str";
    }

    @Override
    public boolean isTrue() {
        return !text.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StringValue string && text.equals(string.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
