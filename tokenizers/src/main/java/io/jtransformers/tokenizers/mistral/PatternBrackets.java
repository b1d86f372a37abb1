package io.jtransformers.tokenizers.mistral;

/**
 * Tells regular expressions that are broken in every dialect from those that only some engine refuses: brackets and
 * parentheses must match, something must stand before a quantifier, and nothing may end with a backslash.
 */
final class PatternBrackets {

    private PatternBrackets() {}

    /** Whether {@code pattern} may be a regular expression. */
    static boolean match(String pattern) {
        int open = 0;
        boolean repeatable = false;
        int index = 0;
        while (index < pattern.length()) {
            char unit = pattern.charAt(index);
            switch (unit) {
                case '\\' -> {
                    index++;
                    if (index == pattern.length()) {
                        return false;
                    }
                    repeatable = true;
                }
                case '[' -> {
                    index = endOfSet(pattern, index);
                    if (index < 0) {
                        return false;
                    }
                    repeatable = true;
                }
                case '(' -> {
                    open++;
                    repeatable = false;
                    if (index + 1 < pattern.length() && pattern.charAt(index + 1) == '?') {
                        index++; // a group of another kind, not a quantifier
                    }
                }
                case ')' -> {
                    open--;
                    if (open < 0) {
                        return false;
                    }
                    repeatable = true;
                }
                case '*', '+', '?' -> {
                    if (!repeatable) {
                        return false;
                    }
                }
                default -> repeatable = unit != '|';
            }
            index++;
        }
        return open == 0;
    }

    /**
     * The index of the bracket that closes a set; below 0 if none does. A bracket right after the first one counts not.
     */
    private static int endOfSet(String pattern, int start) {
        int index = start + 1;
        if (index < pattern.length() && pattern.charAt(index) == '^') {
            index++;
        }
        index++;
        while (index <= pattern.length() - 1) {
            char unit = pattern.charAt(index);
            if (unit == ']') {
                return index;
            }
            index += unit == '\\' ? 2 : 1;
        }
        return -1;
    }
}
