package io.jtransformers.tokenizers.jinja.value;

import java.util.Locale;

/**
 * Large and small letters as Python maps them. Java maps whole texts to either case in the same way, the Greek final
 * sigma included; what is left is to mix the two and to fold.
 */
final class CaseMapping {

    private static final int COMBINING_YPOGEGRAMMENI = 0x345;
    private static final int CAPITAL_IOTA = 0x399;
    private static final int N_PRECEDED_BY_APOSTROPHE = 0x149;
    private static final int DOTLESS_I = 0x131;
    private static final int CAPITAL_SHARP_S = 0x1e9e;

    /** Which letter of a text becomes what. */
    private enum Change {
        TITLE,
        LOWER,
        UPPER,
        NONE
    }

    private CaseMapping() {}

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String capitalize(String text) {
        Mixer mixer = new Mixer(text);
        while (mixer.hasNext()) {
            mixer.next(mixer.isFirst() ? Change.TITLE : Change.LOWER);
        }
        return mixer.toString();
    }

    static String title(String text) {
        Mixer mixer = new Mixer(text);
        boolean previousIsCased = false;
        while (mixer.hasNext()) {
            int codePoint = mixer.next(previousIsCased ? Change.LOWER : Change.TITLE);
            previousIsCased = isCased(codePoint);
        }
        return mixer.toString();
    }

    static String swapCase(String text) {
        Mixer mixer = new Mixer(text);
        while (mixer.hasNext()) {
            int codePoint = mixer.peek();
            boolean large = Character.isUpperCase(codePoint);
            mixer.next(large ? Change.LOWER : Character.isLowerCase(codePoint) ? Change.UPPER : Change.NONE);
        }
        return mixer.toString();
    }

    private static boolean isCased(int codePoint) {
        return Character.isUpperCase(codePoint) || Character.isLowerCase(codePoint) || Character.isTitleCase(codePoint);
    }

    static String casefold(String text) {
        StringBuilder folded = new StringBuilder();
        text.codePoints().forEach(codePoint -> folded.append(casefold(codePoint)));
        return folded.toString();
    }

    private static String casefold(int codePoint) {
        String letter = Character.toString(codePoint);
        boolean cherokee = (codePoint >= 0x13a0 && codePoint <= 0x13fd) || (codePoint >= 0xab70 && codePoint <= 0xabbf);
        if (cherokee) {
            return upper(letter); // folds to large letters, which Unicode had first
        }
        return switch (codePoint) {
            case DOTLESS_I -> letter;
            case CAPITAL_SHARP_S -> "ss";
            default -> lower(upper(letter));
        };
    }

    /** The large form of a letter at the beginning of a word. */
    private static String titleCase(int codePoint) {
        int simple = Character.toTitleCase(codePoint);
        String upper = upper(Character.toString(codePoint));
        int first = upper.codePointAt(0);
        int rest = Character.charCount(first);
        boolean singleLetter = rest == upper.length();
        if (singleLetter || simple != codePoint) {
            return Character.toString(simple);
        }
        if (codePoint == N_PRECEDED_BY_APOSTROPHE) {
            return upper;
        }
        StringBuilder title = new StringBuilder().appendCodePoint(first);
        upper.substring(rest)
                .codePoints()
                .map(letter -> letter == CAPITAL_IOTA ? COMBINING_YPOGEGRAMMENI : Character.toLowerCase(letter))
                .forEach(title::appendCodePoint);
        return title.toString();
    }

    /**
     * Goes over a text and takes each letter in one of its forms; small ones from the text that is small as a whole.
     */
    private static final class Mixer {

        private final String text;
        private final String lower;
        private final StringBuilder mixed = new StringBuilder();
        private int index;
        private int lowerIndex;

        Mixer(String text) {
            this.text = text;
            this.lower = CaseMapping.lower(text);
        }

        boolean hasNext() {
            return index < text.length();
        }

        boolean isFirst() {
            return index == 0;
        }

        int peek() {
            return text.codePointAt(index);
        }

        int next(Change change) {
            int codePoint = peek();
            String letter = Character.toString(codePoint);
            int lowerLength = CaseMapping.lower(letter).length();
            switch (change) {
                case TITLE -> mixed.append(titleCase(codePoint));
                case LOWER -> mixed.append(lower, lowerIndex, lowerIndex + lowerLength);
                case UPPER -> mixed.append(upper(letter));
                case NONE -> mixed.append(letter);
            }
            index += letter.length();
            lowerIndex += lowerLength;
            return codePoint;
        }

        @Override
        public String toString() {
            return mixed.toString();
        }
    }
}
