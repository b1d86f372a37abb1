package io.jtransformers.tokenizers.text;

/** Classes of characters as the original engine's libraries see them. */
public final class Characters {

    private Characters() {}

    /** Unicode's property White_Space. */
    public static boolean isWhiteSpace(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }

    /**
     * What {@code \w} matches in the original's own expressions: letters and other alphabetic characters, marks,
     * decimal digits, connecting punctuation and joiners.
     */
    public static boolean isWord(int codePoint) {
        if (Character.isAlphabetic(codePoint)) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> codePoint == 0x200C || codePoint == 0x200D;
        };
    }
}
