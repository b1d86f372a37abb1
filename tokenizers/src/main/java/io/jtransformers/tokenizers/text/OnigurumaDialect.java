package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a regular expression of Oniguruma, in the Ruby syntax that the original engine uses, into one of Java.
 *
 * <p>The two agree on most things. Translated are: {@code \w} and {@code \b} (other word characters there), {@code \h}
 * (a hexadecimal digit there), POSIX brackets, {@code (?m)} (dot matches line ends there), {@code \p{^…}}, {@code {,n}}
 * and a plus after braces (no possessive quantifier there). What Java lacks is refused by name.
 *
 * @see <a href="https://github.com/kkos/oniguruma/blob/master/doc/RE">Oniguruma regular expressions</a>
 */
final class OnigurumaDialect {

    /** {@code ^} and {@code $} always match at lines there, and only a line feed ends one. */
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE | Pattern.UNIX_LINES;

    /** What a word is made of there: for Latin-1 there is a table of its own, which has other numbers too. */
    private static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE";

    /**
     * Matches everywhere, and has a character beyond the basic plane in it: without one in a pattern, Java looks behind
     * by single UTF-16 units.
     */
    private static final String WITH_SUPPLEMENTARY = "(?=|\uD840\uDC00)";

    /** Oniguruma's own limit. */
    private static final int MOST_REPEATS = 100_000;

    /** How often the innermost part may be tried where repeated parts repeat others. */
    private static final long MOST_NESTED_REPEATS = 1_000;

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int position;
    private int classDepth;

    /** Where the last atom begins in {@link #out}, for quantifiers that apply to a quantified atom. */
    private int atomStart;

    /** How often the parts of the open groups are repeated in braces, the innermost group last. */
    private final Deque<Long> repeats = new ArrayDeque<>(List.of(1L));

    /** How often the last atom repeats what is in it. */
    private long atomRepeats = 1;

    private OnigurumaDialect(String source) {
        this.source = source;
    }

    /** Compiles {@code expression}. */
    static Pattern compile(String expression) {
        String translated = new OnigurumaDialect(expression).translate();
        if (translated.contains("(?<=") || translated.contains("(?<!")) {
            translated = "(?:" + translated + ")" + WITH_SUPPLEMENTARY;
        }
        return Pattern.compile(translated, FLAGS);
    }

    private String translate() {
        int[] groupStarts = new int[source.length() + 1];
        int groups = 0;
        while (position < source.length()) {
            char next = source.charAt(position);
            if (next == '\\') {
                atomStart = classDepth == 0 ? out.length() : atomStart;
                escape();
            } else if (classDepth > 0) {
                insideClass(next);
            } else if (next == '[') {
                atomStart = out.length();
                openClass();
            } else if (next == '(') {
                groupStarts[groups++] = out.length();
                repeats.push(1L);
                openGroup();
            } else if (next == ')') {
                groups = Math.max(0, groups - 1);
                atomStart = groupStarts[groups];
                closeGroup();
                copy(1);
            } else if (next == '{') {
                braces();
            } else {
                if ("*+?|^$".indexOf(next) < 0) {
                    atomStart = out.length();
                }
                copy(1);
            }
        }
        return out.toString();
    }

    private void copy(int length) {
        out.append(source, position, Math.min(source.length(), position + length));
        position += length;
    }

    private void escape() {
        if (position + 1 >= source.length()) {
            copy(1);
            return;
        }
        switch (source.charAt(position + 1)) {
            case 'w' -> substitute(2, classDepth > 0 ? WORD : "[" + WORD + "]");
            case 'W' -> substitute(2, "[^" + WORD + "]");
            case 'b' -> substitute(2, classDepth > 0 ? "\\x08" : boundary("(?!", "(?="));
            case 'B' -> substitute(2, boundary("(?=", "(?!"));
            case 'h' -> substitute(2, classDepth > 0 ? "0-9a-fA-F" : "[0-9a-fA-F]");
            case 'H' -> substitute(2, "[^0-9a-fA-F]");
            case 'p', 'P' -> property();
            case 'K', 'g', 'y', 'Y', 'O', 'N' -> throw refused(source.substring(position, position + 2));
            default -> copy(2);
        }
    }

    /** A place after a word character that {@code afterWord} follows, or after none that {@code afterOther} follows. */
    private static String boundary(String afterWord, String afterOther) {
        return "(?:(?<=[%1$s])%2$s[%1$s])|(?<![%1$s])%3$s[%1$s]))".formatted(WORD, afterWord, afterOther);
    }

    private void property() {
        int close = source.indexOf('}', position);
        if (!source.startsWith("{", position + 2) || close < 0) {
            throw refused(source.substring(position, position + 2));
        }
        boolean negative = source.charAt(position + 1) == 'P' ^ source.startsWith("^", position + 3);
        String name = source.substring(source.startsWith("^", position + 3) ? position + 4 : position + 3, close);
        String set = name.equals("Word") ? "[" + WORD + "]" : "\\p{" + propertyName(name) + "}";
        substitute(close + 1 - position, negative ? "[^" + set + "]" : set);
    }

    /** Java wants {@code Is} before a script or a binary property, Oniguruma takes it without. */
    private static String propertyName(String name) {
        boolean category = name.length() <= 2;
        boolean posix = switch (name) {
            case "Alpha",
                    "Alnum",
                    "Digit",
                    "Lower",
                    "Upper",
                    "Punct",
                    "Space",
                    "Blank",
                    "Cntrl",
                    "Graph",
                    "Print",
                    "XDigit" -> true;
            default -> false;
        };
        boolean qualified = name.startsWith("Is") || name.startsWith("In") || name.contains("=");
        return category || posix || qualified ? name : "Is" + name;
    }

    private void openClass() {
        classDepth++;
        copy(1);
        if (position < source.length() && source.charAt(position) == '^') {
            copy(1);
        }
        if (position < source.length() && source.charAt(position) == ']') {
            substitute(1, "\\]");
        }
    }

    private void insideClass(char next) {
        if (source.startsWith("[:", position)) {
            posixBracket();
        } else if (next == '[') {
            openClass();
        } else {
            if (next == ']') {
                classDepth--;
            }
            copy(1);
        }
    }

    private void posixBracket() {
        int close = source.indexOf(":]", position);
        if (close < 0) {
            throw refused("[:");
        }
        String name = source.substring(position + 2, close);
        boolean negative = name.startsWith("^");
        String members = switch (negative ? name.substring(1) : name) {
            case "alpha" -> "\\p{IsAlphabetic}";
            case "digit" -> "\\p{Nd}";
            case "alnum" -> "\\p{IsAlphabetic}\\p{Nd}";
            case "upper" -> "\\p{IsUppercase}";
            case "lower" -> "\\p{IsLowercase}";
            case "space" -> "\\s";
            case "blank" -> "\\p{Zs}\\t";
            case "cntrl" -> "\\p{Cc}";
            case "punct" -> "\\p{P}\\p{S}";
            case "graph" -> "[^\\s\\p{Cc}\\p{Cn}\\p{Cs}]";
            case "print" -> "[^\\p{Cc}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]";
            case "xdigit" -> "0-9a-fA-F";
            case "word" -> "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";
            case "ascii" -> "\\x00-\\x7F";
            default -> throw refused("[:" + name + ":]");
        };
        substitute(close + 2 - position, (negative ? "[^" : "[") + members + "]");
    }

    private void openGroup() {
        if (source.startsWith("(?~", position) || source.startsWith("(?(", position)) {
            throw refused(source.substring(position, position + 3));
        }
        if (!source.startsWith("(?", position) || source.startsWith("(?<", position)) {
            copy(1);
            return;
        }
        copy(2);
        while (position < source.length() && "imxadu-".indexOf(source.charAt(position)) >= 0) {
            char option = source.charAt(position++);
            switch (option) {
                case 'm' -> out.append('s');
                case 'a', 'd', 'u' -> throw refused("(?" + option + ")");
                default -> out.append(option);
            }
        }
    }

    private void closeGroup() {
        if (repeats.size() > 1) {
            atomRepeats = repeats.pop();
            repeats.push(Math.max(repeats.pop(), atomRepeats));
        }
    }

    /** Refuses {@code {60000}} of {@code {60000}}, which Java would try to the end even where nothing is read. */
    private void countRepeats(String inside) {
        long most = 1;
        for (String count : inside.split(",")) {
            most = count.isEmpty() ? most : count.length() > 6 ? Long.MAX_VALUE : Math.max(most, Long.parseLong(count));
        }
        boolean closed = position > 0 && source.charAt(position - 1) == ')';
        long nested = most > MOST_REPEATS ? most : most * (closed ? atomRepeats : 1);
        if (most > MOST_REPEATS || (closed && nested > MOST_NESTED_REPEATS)) {
            throw new TokenizerFileException(
                    "The regular expression '%s' repeats something more than %d times in braces; make it simpler."
                            .formatted(shown(), most > MOST_REPEATS ? MOST_REPEATS : MOST_NESTED_REPEATS));
        }
        atomRepeats = nested;
        repeats.push(Math.max(repeats.pop(), nested));
    }

    private String shown() {
        return source.length() > 100 ? source.substring(0, 100) + "…" : source;
    }

    private void braces() {
        int close = source.indexOf('}', position);
        String inside = close < 0 ? "" : source.substring(position + 1, close);
        if (inside.matches(",[0-9]+")) {
            inside = "0" + inside;
        } else if (!inside.matches("[0-9]+(,[0-9]*)?")) {
            atomStart = out.length();
            substitute(1, "\\{");
            return;
        }
        countRepeats(inside);
        substitute(close + 1 - position, "{" + inside + "}");
        if (position < source.length() && source.charAt(position) == '+') {
            out.insert(atomStart, "(?:").append(')');
        }
    }

    private void substitute(int length, String replacement) {
        out.append(replacement);
        position += length;
    }

    private TokenizerFileException refused(String construct) {
        return new TokenizerFileException(
                "The regular expression '%s' uses '%s', which Java's expressions lack; this tokenizer cannot be read."
                        .formatted(source, construct));
    }
}
