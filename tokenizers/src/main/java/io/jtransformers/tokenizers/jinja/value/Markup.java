package io.jtransformers.tokenizers.jinja.value;

import org.jspecify.annotations.Nullable;

/** HTML: escaping, and the texts that need none. */
public final class Markup {

    private Markup() {}

    /** A value as HTML: as it is if it is HTML already, else printed and escaped. */
    public static StringValue escape(Value value, Meter meter) {
        if (value instanceof StringValue string && string.isMarkup()) {
            return string;
        }
        return StringValue.markup(escape(Printer.str(value, meter), meter));
    }

    /** A text with the characters that HTML gives a meaning escaped. */
    public static String escape(String text, Meter meter) {
        TextBuilder escaped = new TextBuilder(meter);
        int written = 0;
        for (int index = 0; index < text.length(); index++) {
            String replacement = replacement(text.charAt(index));
            if (replacement != null) {
                escaped.append(text, written, index).append(replacement);
                written = index + 1;
            }
        }
        return written == 0
                ? text
                : escaped.append(text, written, text.length()).toString();
    }

    private static @Nullable String replacement(char unit) {
        return switch (unit) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> null;
        };
    }
}
