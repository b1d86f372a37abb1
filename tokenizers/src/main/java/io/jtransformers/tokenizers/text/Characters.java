package io.jtransformers.tokenizers.text;

import org.jspecify.annotations.Nullable;

/**
 * Classes of characters as the original engine's libraries see them. Where their tables are older or newer than Java's,
 * {@code unicode.txt} has the difference.
 */
public final class Characters {

    private Characters() {}

    private static UnicodeTables tables() {
        return UnicodeTables.shared();
    }

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
        return Character.isAlphabetic(codePoint)
                || isMarkOfUnicode16(codePoint)
                || Character.isDigit(codePoint)
                || Character.getType(codePoint) == Character.CONNECTOR_PUNCTUATION
                || codePoint == 0x200C
                || codePoint == 0x200D;
    }

    private static boolean isMarkOfUnicode16(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** A mark, which {@code StripAccents} takes away. */
    public static boolean isMark(int codePoint) {
        return isMarkOfUnicode16(codePoint)
                ? !tables().isIn("kept-marks", codePoint)
                : codePoint >= 0x300 && tables().isIn("other-marks", codePoint);
    }

    /** A mark without width, which the accent stripping of BERT takes away. */
    public static boolean isNonspacingMark(int codePoint) {
        return Character.getType(codePoint) == Character.NON_SPACING_MARK
                ? !tables().isIn("kept-nonspacing-marks", codePoint)
                : codePoint >= 0x300 && tables().isIn("other-nonspacing-marks", codePoint);
    }

    /** A control, format or private-use character, which the cleaning of BERT takes away; not unassigned ones. */
    public static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.PRIVATE_USE -> true;
            case Character.FORMAT -> !tables().isIn("kept-format", codePoint);
            default -> false;
        };
    }

    /** Punctuation, and all symbols of ASCII. */
    public static boolean isPunctuation(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> !tables().isIn("not-punctuation", codePoint);
            default -> tables().isIn("other-punctuation", codePoint);
        };
    }

    /** A digit or another number. */
    public static boolean isNumber(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            case Character.UNASSIGNED -> tables().isIn("new-numbers", codePoint);
            default -> false;
        };
    }

    /** An ideograph that BERT takes for a word. */
    public static boolean isChinese(int codePoint) {
        return (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
                || (codePoint >= 0x2A700 && codePoint <= 0x2B81F)
                || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF)
                || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
    }

    /** The small letter or letters of a character by itself, whatever stands around it. */
    public static String toLowerCase(int codePoint) {
        if (codePoint == 'İ') {
            return "i\u0307";
        }
        int lower = Character.toLowerCase(codePoint);
        return Character.toString(lower == codePoint && codePoint >= 0xA7CE ? tables().newLowerCase(codePoint) : lower);
    }

    /** The canonical combining class, by which marks are ordered; 0 for characters that do not combine. */
    public static int combiningClass(int codePoint) {
        return tables().combiningClass(codePoint);
    }

    /** A mark that Java does not know, and which belongs to the grapheme before it. */
    public static boolean isNewMark(int codePoint) {
        return codePoint >= 0x1ACF && tables().isIn("new-extending", codePoint);
    }

    /** Whether a character decomposes for Java but not for the original. */
    public static boolean staysComposed(int codePoint) {
        return codePoint >= 0x32FF && tables().isIn("not-decomposed", codePoint);
    }

    /**
     * The script of a character as SentencePiece sees it: kana are Han. Null for what belongs to any script: the space,
     * and characters that the original's table does not know.
     */
    public static Character.@Nullable UnicodeScript script(int codePoint) {
        if (codePoint == ' ' || tables().isIn("no-script", codePoint)) {
            return null;
        }
        return switch (codePoint) {
            case 0x30FC -> Character.UnicodeScript.HAN;
            case 0x0589, 0x061C -> Character.UnicodeScript.COMMON;
            case 0x0953, 0x0954 -> Character.UnicodeScript.DEVANAGARI;
            default ->
                switch (Character.UnicodeScript.of(codePoint)) {
                    case HIRAGANA, KATAKANA -> Character.UnicodeScript.HAN;
                    case UNKNOWN -> null;
                    case Character.UnicodeScript script -> script;
                };
        };
    }
}
