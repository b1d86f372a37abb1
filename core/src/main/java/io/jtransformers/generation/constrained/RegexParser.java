package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a regular expression in the syntax that Java, Python and ECMAScript share. What has no place in an automaton
 * (looking around, references back, flags) is refused by name.
 */
final class RegexParser {

    private static final int DEEPEST_GROUP = 100;
    private static final int MOST_REPETITIONS = 10_000;

    private final String pattern;
    private final Function<CodePointSet, ByteExpression> encoder;
    private int place;
    private int depth;

    private RegexParser(String pattern, Function<CodePointSet, ByteExpression> encoder) {
        this.pattern = pattern;
        this.encoder = encoder;
    }

    /**
     * What a whole text matches; {@code ^} at its beginning and {@code $} at its end change nothing.
     *
     * @param encoder how one of a set of characters is written
     * @throws ConstraintException if the expression is malformed or uses something that is not supported
     */
    static ByteExpression wholeText(String pattern, Function<CodePointSet, ByteExpression> encoder) {
        return new RegexParser(pattern, encoder).parse(ByteExpression.EMPTY);
    }

    /** What a text matches in which the expression is found, as {@code pattern} of JSON Schema asks. */
    static ByteExpression foundIn(String pattern, Function<CodePointSet, ByteExpression> encoder) {
        return new RegexParser(pattern, encoder).parse(ByteExpression.anyNumber(encoder.apply(CodePointSet.ALL)));
    }

    private ByteExpression parse(ByteExpression around) {
        List<ByteExpression> options = new ArrayList<>();
        do {
            ByteExpression before = accept('^') ? ByteExpression.EMPTY : around;
            ByteExpression inner = concatenation();
            ByteExpression behind = accept('$') ? ByteExpression.EMPTY : around;
            options.add(ByteExpression.sequence(before, inner, behind));
        } while (accept('|'));
        if (place < pattern.length()) {
            throw error("'%c' stands where nothing opens it or an end is needed".formatted(pattern.charAt(place)));
        }
        return new ByteExpression.Choice(options);
    }

    private ByteExpression alternation() {
        List<ByteExpression> options = new ArrayList<>();
        do {
            options.add(concatenation());
        } while (accept('|'));
        return options.size() == 1 ? options.getFirst() : new ByteExpression.Choice(options);
    }

    private ByteExpression concatenation() {
        List<ByteExpression> parts = new ArrayList<>();
        while (place < pattern.length() && "|)$".indexOf(pattern.charAt(place)) < 0) {
            parts.add(repeated(atom()));
        }
        return new ByteExpression.Sequence(parts);
    }

    private ByteExpression repeated(ByteExpression atom) {
        ByteExpression part = atom;
        boolean isRepeated = false;
        while (place < pattern.length()) {
            int start = place;
            ByteExpression repeat = repeat(part);
            if (place == start) {
                return part;
            }
            if (isRepeated) {
                throw error("a quantifier follows a quantifier");
            }
            if (accept('+')) {
                throw error("possessive quantifiers such as '*+' are not supported");
            }
            accept('?'); // Whether few or many are tried first does not change what matches.
            part = repeat;
            isRepeated = true;
        }
        return part;
    }

    private ByteExpression repeat(ByteExpression part) {
        return switch (pattern.charAt(place)) {
            case '*' -> quantified(part, 0, ByteExpression.UNBOUNDED);
            case '+' -> quantified(part, 1, ByteExpression.UNBOUNDED);
            case '?' -> quantified(part, 0, 1);
            case '{' -> counted(part);
            default -> part;
        };
    }

    private ByteExpression quantified(ByteExpression part, int least, int most) {
        place++;
        return new ByteExpression.Repeat(part, least, most);
    }

    private ByteExpression counted(ByteExpression part) {
        place++;
        int least = number();
        int most = least;
        if (accept(',')) {
            most = peekIs('}') ? ByteExpression.UNBOUNDED : number();
        }
        if (!peekIs('}') || (most != ByteExpression.UNBOUNDED && most < least)) {
            throw error("a count such as {2}, {2,} or {2,5} was expected; a brace alone is written \\{");
        }
        return quantified(part, least, most);
    }

    private int number() {
        int start = place;
        int value = 0;
        while (place < pattern.length() && Character.digit(pattern.charAt(place), 10) >= 0) {
            value = 10 * value + Character.digit(pattern.charAt(place++), 10);
            if (value > MOST_REPETITIONS) {
                throw error("a count is above %d".formatted(MOST_REPETITIONS));
            }
        }
        if (place == start) {
            throw error("a number was expected; a brace alone is written \\{");
        }
        return value;
    }

    private ByteExpression atom() {
        char first = pattern.charAt(place);
        return switch (first) {
            case '(' -> group();
            case '[' -> encoder.apply(new RegexClassParser(pattern, place).parse(end -> place = end));
            case '\\' -> encoder.apply(new RegexClassParser(pattern, place).parseEscape(end -> place = end));
            case '.' -> {
                place++;
                yield encoder.apply(CodePointSet.ALL.minus(CodePointSet.characters("\n\r\u0085\u2028\u2029")));
            }
            case '^' -> throw error("'^' is supported at the beginning of the whole expression only");
            case '*', '+', '?', '{' -> throw error("'%c' has nothing before it to repeat".formatted(first));
            default -> {
                int codePoint = pattern.codePointAt(place);
                place += Character.charCount(codePoint);
                yield encoder.apply(CodePointSet.range(codePoint, codePoint));
            }
        };
    }

    private ByteExpression group() {
        place++;
        if (accept('?') && !accept(':')) {
            int nameEnd = pattern.indexOf('>', place);
            boolean isNamed = (pattern.startsWith("<", place) || pattern.startsWith("P<", place))
                    && !pattern.startsWith("<=", place)
                    && !pattern.startsWith("<!", place)
                    && nameEnd > 0;
            if (!isNamed) {
                throw error("groups of the form (?%s… (looking around, flags) are not supported"
                        .formatted(place < pattern.length() ? pattern.charAt(place) : ""));
            }
            place = nameEnd + 1;
        }
        if (++depth > DEEPEST_GROUP) {
            throw error("groups stand more than %d deep in each other".formatted(DEEPEST_GROUP));
        }
        ByteExpression inner = alternation();
        depth--;
        if (peekIs('$')) {
            throw error("'$' is supported at the end of the whole expression only");
        }
        if (!accept(')')) {
            throw error("a group is not closed");
        }
        return inner;
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
        return error(pattern, place, found);
    }

    static ConstraintException error(String pattern, int place, String found) {
        return new ConstraintException("The regular expression %s cannot be used as a constraint: at character %d %s."
                .formatted(pattern, place + 1, found));
    }
}
