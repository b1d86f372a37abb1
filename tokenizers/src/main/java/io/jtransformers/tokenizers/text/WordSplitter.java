package io.jtransformers.tokenizers.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text as the split patterns of the best-known byte-level vocabularies do, without a regular expression: the
 * classes of characters lie in a table, and each alternative of a pattern is a few steps over it. Every character
 * belongs to a piece, so all pieces are matches. What the pattern itself finds is the measure of the tests.
 */
final class WordSplitter {

    private static final int LETTER = 1;
    private static final int NUMBER = 2;
    private static final int SPACE = 4;
    private static final int NEWLINE = 8;

    /** What may begin a word with capitals: capitals, and letters and marks without case. */
    private static final int UPPER = 16;

    /** What may end such a word: small letters, and letters and marks without case. */
    private static final int LOWER = 32;

    /** Neither letter nor number nor space. */
    private static final int NO_SYMBOL = LETTER | NUMBER | SPACE;

    private static final byte[] CLASSES = classes();

    private static final String SUFFIXES = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String PREFIX = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String CAPITALS = PREFIX + "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String SMALL = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String SYMBOLS = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n";
    private static final String SPACES = "]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Tekken; then o200k, as MiniMax has it; then cl100k, as Llama 3 has it. */
    private static final Map<String, WordSplitter> KNOWN = Map.of(
            CAPITALS + "*" + SMALL + "+|" + CAPITALS + "+" + SMALL + "*|\\p{N}" + SYMBOLS + "/" + SPACES,
                    new WordSplitter(Suffixes.NONE, true, 1),
            CAPITALS + "*" + SMALL + "+" + SUFFIXES + "?|" + CAPITALS + "+" + SMALL + "*" + SUFFIXES + "?|\\p{N}{1,3}"
                            + SYMBOLS + "/" + SPACES,
                    new WordSplitter(Suffixes.WITHIN_WORDS, true, 3),
            SUFFIXES + "|" + PREFIX + "\\p{L}+|\\p{N}{1,3}" + SYMBOLS + SPACES,
                    new WordSplitter(Suffixes.APART, false, 3));

    /** What becomes of {@code 's} and the like. */
    private enum Suffixes {
        NONE,
        WITHIN_WORDS,
        APART
    }

    private final Suffixes suffixes;

    /** Whether a capital after a small letter begins a word, and symbols take slashes along. */
    private final boolean cased;

    private final int mostDigits;

    private WordSplitter(Suffixes suffixes, boolean cased, int mostDigits) {
        this.suffixes = suffixes;
        this.cased = cased;
        this.mostDigits = mostDigits;
    }

    /** The splitter for a pattern, null if there is none. */
    static @Nullable WordSplitter of(String pattern) {
        return KNOWN.get(pattern);
    }

    private static byte[] classes() {
        byte[] classes = new byte[Character.MIN_SUPPLEMENTARY_CODE_POINT];
        for (int codePoint = 0; codePoint < classes.length; codePoint++) {
            classes[codePoint] = (byte) classOf(codePoint);
        }
        return classes;
    }

    private static int classOf(int codePoint) {
        int space = Characters.isWhiteSpace(codePoint) ? SPACE : 0;
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> LETTER | UPPER;
            case Character.LOWERCASE_LETTER -> LETTER | LOWER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> LETTER | UPPER | LOWER;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
                UPPER | LOWER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            default -> codePoint == '\r' || codePoint == '\n' ? space | NEWLINE : space;
        };
    }

    private static int classAt(String text, int index) {
        char unit = text.charAt(index);
        return Character.isHighSurrogate(unit) ? classOf(text.codePointAt(index)) : CLASSES[unit];
    }

    /** The index after the character at {@code index}. */
    private static int after(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + Character.charCount(text.codePointAt(index))
                : index + 1;
    }

    /** The end of the characters from {@code index} on that have one of {@code classes}. */
    private static int run(String text, int index, int end, int classes) {
        int current = index;
        while (current < end && (classAt(text, current) & classes) != 0) {
            current = after(text, current);
        }
        return current;
    }

    void split(String text, int start, int end, MatchSink out) {
        int index = start;
        while (index < end) {
            int next = next(text, index, end);
            out.accept(index, next, true);
            index = next;
        }
    }

    /** The end of the piece that begins at {@code index}. */
    private int next(String text, int index, int end) {
        int first = classAt(text, index);
        if (suffixes == Suffixes.APART) {
            int suffixEnd = suffixEnd(text, index, end);
            if (suffixEnd > index) {
                return suffixEnd;
            }
        }
        int wordEnd = cased ? casedWordEnd(text, index, end, first) : wordEnd(text, index, end, first);
        if (wordEnd > index) {
            return suffixes == Suffixes.WITHIN_WORDS ? suffixEnd(text, wordEnd, end) : wordEnd;
        }
        if ((first & NUMBER) != 0) {
            return numberEnd(text, index, end);
        }
        int symbols = text.charAt(index) == ' ' ? index + 1 : index;
        if (symbols < end && (classAt(text, symbols) & NO_SYMBOL) == 0) {
            return symbolsEnd(text, symbols, end);
        }
        return spacesEnd(text, index, end);
    }

    private int numberEnd(String text, int index, int end) {
        int current = index;
        for (int digits = 0; digits < mostDigits && current < end; digits++) {
            if ((classAt(text, current) & NUMBER) == 0) {
                break;
            }
            current = after(text, current);
        }
        return current;
    }

    private int symbolsEnd(String text, int index, int end) {
        int current = index;
        while (current < end && (classAt(text, current) & NO_SYMBOL) == 0) {
            current = after(text, current);
        }
        while (current < end && ((classAt(text, current) & NEWLINE) != 0 || (cased && text.charAt(current) == '/'))) {
            current++;
        }
        return current;
    }

    /** Spaces up to their last line break, or all but the last, which belongs to the word after it. */
    private static int spacesEnd(String text, int index, int end) {
        int runEnd = run(text, index, end, SPACE);
        for (int last = runEnd - 1; last >= index; last--) {
            if ((classAt(text, last) & NEWLINE) != 0) {
                return last + 1;
            }
        }
        return runEnd == end || runEnd == index + 1 ? runEnd : runEnd - 1;
    }

    private static boolean mayComeFirst(int first) {
        return (first & (LETTER | NUMBER | NEWLINE)) == 0;
    }

    /** The end of a word of letters, with one other character before them; {@code index} if there is none. */
    private static int wordEnd(String text, int index, int end, int first) {
        int letters = mayComeFirst(first) ? after(text, index) : index;
        int wordEnd = run(text, letters, end, LETTER);
        return wordEnd > letters ? wordEnd : index;
    }

    /** The end of a word that has capitals at its beginning only; {@code index} if there is none. */
    private static int casedWordEnd(String text, int index, int end, int first) {
        int letters = mayComeFirst(first) ? after(text, index) : index;
        int small = smallWordEnd(text, letters, end);
        if (small > letters) {
            return small;
        }
        if (letters > index && (first & LOWER) != 0) {
            return smallWordEnd(text, index, end); // a mark by itself
        }
        int capitals = run(text, letters, end, UPPER);
        return capitals > letters ? capitals : index;
    }

    /** The end of capitals followed by small letters, at least one; {@code index} if there are none. */
    private static int smallWordEnd(String text, int index, int end) {
        int capitals = run(text, index, end, UPPER);
        int small = run(text, capitals, end, LOWER);
        if (small > capitals) {
            return small;
        }
        int current = capitals;
        while (current > index) {
            int previous = text.offsetByCodePoints(current, -1);
            if ((classAt(text, previous) & LOWER) != 0) {
                return current;
            }
            current = previous;
        }
        return index;
    }

    /** The end of {@code 's} and the like at {@code index}; {@code index} if there is none. */
    private static int suffixEnd(String text, int index, int end) {
        if (index + 1 >= end || text.charAt(index) != '\'') {
            return index;
        }
        char first = small(text.charAt(index + 1));
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return index + 2;
        }
        if (index + 2 >= end) {
            return index;
        }
        char second = small(text.charAt(index + 2));
        boolean known = (second == 'e' && (first == 'r' || first == 'v')) || (second == 'l' && first == 'l');
        return known ? index + 3 : index;
    }

    /** The letter without case; the long s is an s. */
    private static char small(char letter) {
        return letter == 'ſ' ? 's' : letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter;
    }
}
