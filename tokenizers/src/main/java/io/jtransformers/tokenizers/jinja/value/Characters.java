package io.jtransformers.tokenizers.jinja.value;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The classes of characters of Python's {@code str}; Python 3.14 and Java 25 know the same version of Unicode, 16. */
public final class Characters {

    /** First and last code points with the property Numeric_Type=Digit that are no decimal digits; from Python 3.14. */
    private static final int[] DIGIT_RANGES = {
        0xb2, 0xb3, 0xb9, 0xb9, 0x1369, 0x1371, 0x19da, 0x19da, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080, 0x2089, 0x2460,
        0x2468, 0x2474, 0x247c, 0x2488, 0x2490, 0x24ea, 0x24ea, 0x24f5, 0x24fd, 0x24ff, 0x24ff, 0x2776, 0x277e, 0x2780,
        0x2788, 0x278a, 0x2792, 0x10a40, 0x10a43, 0x10e60, 0x10e68, 0x11052, 0x1105a, 0x1f100, 0x1f10a
    };

    /** Letters that are numbers too; from Python 3.14. */
    private static final String NUMERIC_LETTERS = "㐅㒃㠪㭍一七万三两九二五亖京亿什仟仨伍佰俩倆億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎"
            + "弐拐拾捌柒洞漆玖百皕秭肆萬貮貳贰鈎钩阡陆陌陸零\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd"
            + "𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭\ud87e\udc90";

    private Characters() {}

    /** What {@code str.isspace} and {@code str.split} take for white space. */
    public static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case ' ', '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, 0x85, 0xa0 -> true;
            default -> codePoint > 0xff && Character.isSpaceChar(codePoint);
        };
    }

    /** What {@code \w} of Python's regular expressions matches. */
    public static boolean isWord(int codePoint) {
        return codePoint == '_' || isAlphanumeric(codePoint);
    }

    static boolean isDecimal(int codePoint) {
        return Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
    }

    static boolean isDigit(int codePoint) {
        int index = Arrays.binarySearch(DIGIT_RANGES, codePoint);
        return isDecimal(codePoint) || index >= 0 || (-index - 1) % 2 == 1;
    }

    static boolean isNumeric(int codePoint) {
        return isNumber(codePoint) || NUMERIC_LETTERS.codePoints().anyMatch(letter -> letter == codePoint);
    }

    private static boolean isNumber(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    static boolean isAlphanumeric(int codePoint) {
        return Character.isLetter(codePoint) || isNumber(codePoint);
    }

    /** Whether {@code repr} writes the character as it is. */
    static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }

    /** Whether a text is a name in Python. */
    public static boolean isIdentifier(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int first = text.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && text.codePoints()
                        .allMatch(codePoint -> Character.isUnicodeIdentifierPart(codePoint)
                                && !Character.isIdentifierIgnorable(codePoint));
    }

    /** Whether a text is not empty and has only characters of a class. */
    static boolean all(String text, IntPredicate characterClass) {
        return !text.isEmpty() && text.codePoints().allMatch(characterClass);
    }

    /** Whether a text has letters of one case and none of the other two. */
    public static boolean isOfOneCase(String text, IntPredicate wanted, IntPredicate unwanted) {
        return text.codePoints().anyMatch(wanted)
                && text.codePoints()
                        .noneMatch(codePoint -> unwanted.test(codePoint) || Character.isTitleCase(codePoint));
    }

    /** Whether each run of letters begins with a large one and goes on with small ones. */
    static boolean isTitle(String text) {
        boolean cased = false;
        boolean previousIsCased = false;
        for (int index = 0; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            int codePoint = text.codePointAt(index);
            boolean large = Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
            boolean small = Character.isLowerCase(codePoint);
            if ((large && previousIsCased) || (small && !previousIsCased)) {
                return false;
            }
            previousIsCased = large || small;
            cased |= previousIsCased;
        }
        return cased;
    }
}
