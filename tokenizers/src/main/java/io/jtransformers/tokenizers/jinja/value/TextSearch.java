package io.jtransformers.tokenizers.jinja.value;

/**
 * Finds texts in texts in linear time. The search of {@link String} takes time for each pair of positions in the worst
 * case: minutes, for texts that a hostile template makes in no time.
 */
final class TextSearch {

    /** Shorter needles are left to {@link String}, which is faster for ordinary texts. */
    private static final int LONG_NEEDLE = 64;

    private TextSearch() {}

    /** The first index of {@code needle} from {@code start} on, or -1. */
    static int indexOf(String text, String needle, int start) {
        if (needle.length() < LONG_NEEDLE) {
            return text.indexOf(needle, start);
        }
        return text.length() - start < needle.length() ? -1 : search(text, needle, start);
    }

    /** The last index of {@code needle} with nothing of it at {@code end} or later, or -1. */
    static int lastIndexOf(String text, String needle, int end) {
        if (needle.length() < LONG_NEEDLE) {
            return text.lastIndexOf(needle, end - needle.length());
        }
        if (end < needle.length()) {
            return -1;
        }
        // Reversed unit by unit: both texts alike, so that halves of a character do not matter.
        int index = search(reversed(text.substring(0, end)), reversed(needle), 0);
        return index < 0 ? -1 : end - index - needle.length();
    }

    private static String reversed(String text) {
        char[] units = new char[text.length()];
        for (int index = 0; index < units.length; index++) {
            units[index] = text.charAt(units.length - 1 - index);
        }
        return new String(units);
    }

    /** Knuth, Morris and Pratt: never goes back in the text. */
    private static int search(String text, String needle, int start) {
        int[] borders = borders(needle);
        int matched = 0;
        for (int index = start; index < text.length(); index++) {
            char unit = text.charAt(index);
            while (matched > 0 && needle.charAt(matched) != unit) {
                matched = borders[matched - 1];
            }
            if (needle.charAt(matched) == unit) {
                matched++;
            }
            if (matched == needle.length()) {
                return index - matched + 1;
            }
        }
        return -1;
    }

    /** For each prefix of the needle, the length of the longest proper prefix that is also its end. */
    private static int[] borders(String needle) {
        int[] borders = new int[needle.length()];
        int border = 0;
        for (int index = 1; index < needle.length(); index++) {
            while (border > 0 && needle.charAt(index) != needle.charAt(border)) {
                border = borders[border - 1];
            }
            if (needle.charAt(index) == needle.charAt(border)) {
                border++;
            }
            borders[index] = border;
        }
        return borders;
    }
}
