package io.jtransformers.tokenizers.jinja.parse;

import org.jspecify.annotations.Nullable;

/** Reads the escapes in the strings of templates, which are Python's. */
final class StringEscapes {

    private StringEscapes() {}

    /**
     * The text of a string.
     *
     * @param literal what stands between the quotes
     * @param offset where it begins in the source
     */
    static String decode(String literal, TemplateSource source, int offset) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder decoded = new StringBuilder(literal.length());
        int index = 0;
        while (index < literal.length()) {
            char unit = literal.charAt(index);
            if (unit != '\\') {
                decoded.append(unit);
                index++;
                continue;
            }
            char escape = literal.charAt(index + 1); // the lexer never ends a string behind a backslash
            switch (escape) {
                case 'x' -> index = appendHex(literal, index, 2, decoded, source, offset);
                case 'u' -> index = appendHex(literal, index, 4, decoded, source, offset);
                case 'U' -> index = appendHex(literal, index, 8, decoded, source, offset);
                case 'N' -> index = appendNamed(literal, index, decoded, source, offset);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> index = appendOctal(literal, index, decoded);
                default -> {
                    int codePoint = literal.codePointAt(index + 1);
                    String simple = simple(escape);
                    decoded.append(simple != null ? simple : unknown(codePoint));
                    index += 1 + Character.charCount(codePoint);
                }
            }
        }
        return decoded.toString();
    }

    private static @Nullable String simple(char escape) {
        return switch (escape) {
            case '\n' -> "";
            case '\\', '\'', '"' -> String.valueOf(escape);
            case 'a' -> "\007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\013";
            default -> null;
        };
    }

    /** An unknown escape stays; what is not ASCII was escaped by Jinja before and is so no more. */
    private static String unknown(int codePoint) {
        if (codePoint < 0x80) {
            return "\\" + (char) codePoint;
        }
        String format = codePoint <= 0xff ? "\\x%02x" : codePoint <= 0xffff ? "\\u%04x" : "\\U%08x";
        return format.formatted(codePoint);
    }

    private static int appendHex(
            String literal, int index, int digits, StringBuilder decoded, TemplateSource source, int offset) {
        int start = index + 2;
        int end = start;
        while (end < literal.length() && end < start + digits && Character.digit(literal.charAt(end), 16) >= 0) {
            end++;
        }
        long codePoint = end == start ? 0 : Long.parseLong(literal.substring(start, end), 16);
        if (end < start + digits || codePoint > Character.MAX_CODE_POINT) {
            throw source.syntaxError(
                    "truncated or illegal escape '%s'".formatted(literal.substring(index, end)), offset + index);
        }
        decoded.appendCodePoint((int) codePoint);
        return end;
    }

    private static int appendOctal(String literal, int index, StringBuilder decoded) {
        int end = index + 1;
        while (end < literal.length() && end < index + 4 && "01234567".indexOf(literal.charAt(end)) >= 0) {
            end++;
        }
        decoded.appendCodePoint(Integer.parseInt(literal.substring(index + 1, end), 8));
        return end;
    }

    private static int appendNamed(
            String literal, int index, StringBuilder decoded, TemplateSource source, int offset) {
        int end = literal.indexOf('}', index);
        if (!literal.startsWith("{", index + 2) || end < 0) {
            throw source.syntaxError("malformed \\N character escape", offset + index);
        }
        String name = literal.substring(index + 3, end);
        try {
            decoded.appendCodePoint(Character.codePointOf(name));
        } catch (IllegalArgumentException e) {
            throw source.syntaxError("unknown Unicode character name '%s'".formatted(name), offset + index);
        }
        return end + 1;
    }
}
