package io.jtransformers.tokenizers.jinja.value;

/** Writes texts between quotes as Python's {@code repr} does. */
final class QuotedText {

    private QuotedText() {}

    static void append(String text, TextBuilder out) {
        char quote = quoteOf(text);
        out.append(quote);
        int written = 0;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            int next = index + Character.charCount(codePoint);
            if (needsEscape(codePoint, quote)) {
                out.append(text, written, index);
                appendEscape(codePoint, quote, out);
                written = next;
            }
            index = next;
        }
        out.append(text, written, text.length()).append(quote);
    }

    /** Single quotes, unless double ones need no escaping. */
    private static char quoteOf(String text) {
        return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    }

    private static boolean needsEscape(int codePoint, char quote) {
        if (codePoint < 0x7f) {
            return codePoint < ' ' || codePoint == '\\' || codePoint == quote;
        }
        return !Characters.isPrintable(codePoint);
    }

    private static void appendEscape(int codePoint, char quote, TextBuilder out) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (codePoint == quote) {
                    out.append('\\').append(quote);
                } else if (codePoint <= 0xff) {
                    out.append("\\x%02x".formatted(codePoint));
                } else if (codePoint <= 0xffff) {
                    out.append("\\u%04x".formatted(codePoint));
                } else {
                    out.append("\\U%08x".formatted(codePoint));
                }
            }
        }
    }

    /** Bytes: whatever is not ASCII is escaped. */
    static void appendBytes(String latin1, TextBuilder out) {
        char quote = quoteOf(latin1);
        out.append(quote);
        for (int index = 0; index < latin1.length(); index++) {
            char unit = latin1.charAt(index);
            if (unit >= 0x7f || needsEscape(unit, quote)) {
                appendEscape(unit, quote, out);
            } else {
                out.append(unit);
            }
        }
        out.append(quote);
    }
}
