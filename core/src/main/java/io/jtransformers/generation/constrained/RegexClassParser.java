package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what stands for one character in a regular expression: {@code [a-z_]}, {@code \d}, {@code \p{L}}. */
final class RegexClassParser {

    private static final CodePointSet DIGITS = CodePointSet.range('0', '9');
    private static final CodePointSet WORD = DIGITS.union(CodePointSet.range('a', 'z'))
            .union(CodePointSet.range('A', 'Z'))
            .union(CodePointSet.characters("_"));
    private static final CodePointSet SPACE = CodePointSet.characters(" \t\n\u000B\f\r");

    /** What some dialect takes for a space: what is none of it is none in any. */
    private static final CodePointSet ANY_SPACE = SPACE.union(
                    CodePointSet.characters("\u0085\u00A0\u1680\u180E\u2028" + "\u2029\u202F\u205F\u3000\uFEFF"))
            .union(CodePointSet.range(0x1C, 0x1F))
            .union(CodePointSet.range(0x2000, 0x200A));

    private final String pattern;
    private int place;

    /** Whether what is read is to be excluded: then whatever some dialect takes for a space is one. */
    private boolean isWide;

    RegexClassParser(String pattern, int place) {
        this.pattern = pattern;
        this.place = place;
    }

    /** Reads a class in brackets and tells where it ends. */
    CodePointSet parse(IntConsumer end) {
        place++;
        boolean isNegated = accept('^');
        isWide = isNegated;
        CodePointSet members = new CodePointSet(List.of());
        boolean isFirst = true;
        while (isFirst || !peekIs(']')) {
            if (place >= pattern.length()) {
                throw error("a class in brackets is not closed");
            }
            if (peekIs('[') || pattern.startsWith("&&", place)) {
                throw error("'[' and '&&' within a class in brackets are not supported; write \\[ for a bracket");
            }
            members = members.union(member());
            isFirst = false;
        }
        place++;
        isWide = false;
        end.accept(place);
        return isNegated ? members.complement() : members;
    }

    /** One character, a range of them or a class such as {@code \d}. */
    private CodePointSet member() {
        CodePointSet first = peekIs('\\') ? escape() : single();
        boolean isRange = peekIs('-') && place + 1 < pattern.length() && pattern.charAt(place + 1) != ']';
        if (!isRange || !isOne(first)) {
            return first;
        }
        place++;
        CodePointSet last = peekIs('\\') ? escape() : single();
        int from = first.ranges().getFirst().first();
        int to = last.ranges().getLast().last();
        if (!isOne(last) || to < from) {
            throw error("a range in brackets does not go from one character to a later one");
        }
        return CodePointSet.range(from, to);
    }

    private static boolean isOne(CodePointSet set) {
        return set.ranges().size() == 1
                && set.ranges().getFirst().first() == set.ranges().getFirst().last();
    }

    private CodePointSet single() {
        int codePoint = pattern.codePointAt(place);
        place += Character.charCount(codePoint);
        return CodePointSet.range(codePoint, codePoint);
    }

    /** Reads an escape outside brackets and tells where it ends. */
    CodePointSet parseEscape(IntConsumer end) {
        CodePointSet members = escape();
        end.accept(place);
        return members;
    }

    private CodePointSet escape() {
        place++;
        if (place >= pattern.length()) {
            throw error("the expression ends in a backslash");
        }
        char letter = pattern.charAt(place++);
        return switch (letter) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> isWide ? ANY_SPACE : SPACE;
            case 'S' -> (isWide ? SPACE : ANY_SPACE).complement();
            case 't' -> CodePointSet.characters("\t");
            case 'n' -> CodePointSet.characters("\n");
            case 'r' -> CodePointSet.characters("\r");
            case 'f' -> CodePointSet.characters("\f");
            case 'v' -> CodePointSet.characters("\u000B");
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'p', 'P' -> property(letter == 'P');
            default -> {
                if (Character.isLetterOrDigit(letter)) {
                    throw error(
                            "\\%c is not supported (borders and references back have no place here)".formatted(letter));
                }
                place--;
                yield single();
            }
        };
    }

    private CodePointSet hexadecimal(int digits) {
        if (place + digits > pattern.length()) {
            throw error("%d hexadecimal digits were expected".formatted(digits));
        }
        int value = 0;
        for (int digit = 0; digit < digits; digit++) {
            int one = Character.digit(pattern.charAt(place++), 16);
            if (one < 0) {
                throw error("%d hexadecimal digits were expected".formatted(digits));
            }
            value = 16 * value + one;
        }
        return CodePointSet.range(value, value);
    }

    /** A class of Unicode, as Java knows it. */
    private CodePointSet property(boolean isNegated) {
        int end = peekIs('{') ? pattern.indexOf('}', place) + 1 : place + 1;
        if (end <= place || end > pattern.length()) {
            throw error("\\p{…} is not closed");
        }
        Pattern java;
        try {
            java = Pattern.compile("\\p" + pattern.substring(place, end) + "+");
        } catch (PatternSyntaxException unknown) {
            throw error("the class \\p%s is not known".formatted(pattern.substring(place, end)));
        }
        place = end;
        CodePointSet members = ofProperty(java);
        return isNegated ? members.complement() : members;
    }

    /** The runs that an expression finds in the text of all characters. */
    private static CodePointSet ofProperty(Pattern run) {
        var all = new StringBuilder(2 * Character.MAX_CODE_POINT);
        for (CodePointSet.Range range : CodePointSet.ALL.ranges()) {
            for (int codePoint = range.first(); codePoint <= range.last(); codePoint++) {
                all.appendCodePoint(codePoint);
            }
        }
        List<CodePointSet.Range> ranges = new ArrayList<>();
        Matcher runs = run.matcher(all);
        while (runs.find()) {
            ranges.add(new CodePointSet.Range(all.codePointAt(runs.start()), all.codePointBefore(runs.end())));
        }
        return new CodePointSet(ranges).intersection(CodePointSet.ALL);
    }

    private boolean peekIs(char expected) {
        return place < pattern.length() && pattern.charAt(place) == expected;
    }

    private boolean accept(char expected) {
        if (peekIs(expected)) {
            place++;
            return true;
        }
        return false;
    }

    private ConstraintException error(String found) {
        return RegexParser.error(pattern, Math.min(place, pattern.length()), found);
    }
}
