package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** How JSON writes characters, texts and names. */
final class JsonTexts {

    private static final CodePointSet NEEDS_ESCAPE = CodePointSet.range(0, 0x1F).union(CodePointSet.characters("\"\\"));

    /** The characters that have an escape of one letter, and the letters. */
    private static final String SHORT_ESCAPED = "\"\\/\b\f\n\r\t";

    private static final String SHORT_LETTERS = "\"\\/bfnrt";

    /** A character of a text as JSON writes it: itself, or escaped. Half a surrogate pair is not to be had. */
    static final ByteExpression CHARACTER = ByteExpression.choice(
            CodePointSet.ALL.minus(NEEDS_ESCAPE).toBytes(),
            ByteExpression.sequence(
                    ByteExpression.text("\\"),
                    ByteExpression.choice(
                            CodePointSet.characters(SHORT_LETTERS).toBytes(),
                            ByteExpression.sequence(ByteExpression.text("u"), fourDigitsWithoutSurrogates()))));

    private static final int LONGEST_NAME = 256;

    private static final ByteExpression QUOTE = ByteExpression.text("\"");

    private JsonTexts() {}

    private static ByteExpression fourDigitsWithoutSurrogates() {
        ByteExpression digit = CodePointSet.characters("0123456789abcdefABCDEF").toBytes();
        ByteExpression twoDigits = ByteExpression.sequence(digit, digit);
        return ByteExpression.choice(
                ByteExpression.sequence(
                        CodePointSet.characters("0123456789abcefABCEF").toBytes(), digit, twoDigits),
                ByteExpression.sequence(
                        CodePointSet.characters("dD").toBytes(),
                        CodePointSet.characters("01234567").toBytes(),
                        twoDigits));
    }

    /** One of a set of characters within a text. */
    static ByteExpression character(CodePointSet members) {
        List<ByteExpression> options = new ArrayList<>();
        options.add(members.minus(NEEDS_ESCAPE).toBytes());
        for (int i = 0; i < SHORT_ESCAPED.length(); i++) {
            int escaped = SHORT_ESCAPED.charAt(i);
            if (!members.intersection(CodePointSet.range(escaped, escaped)).isEmpty()) {
                options.add(ByteExpression.text("\\" + SHORT_LETTERS.charAt(i)));
            }
        }
        CodePointSet controls =
                members.intersection(CodePointSet.range(0, 0x1F)).minus(CodePointSet.characters(SHORT_ESCAPED));
        for (CodePointSet.Range range : controls.ranges()) {
            for (int control = range.first(); control <= range.last(); control++) {
                options.add(ByteExpression.text("\\u%04x".formatted(control)));
            }
        }
        return new ByteExpression.Choice(options);
    }

    /** A text in quotes around characters. */
    static ByteExpression quoted(ByteExpression characters) {
        return ByteExpression.sequence(QUOTE, characters, QUOTE);
    }

    /** A text of some length in characters. */
    static ByteExpression text(int least, int most) {
        return quoted(new ByteExpression.Repeat(CHARACTER, least, most));
    }

    /**
     * A name in quotes that is none of {@code taken}. It is written without escapes, so that each has one form.
     *
     * @throws ConstraintException if one of {@code taken} is very long
     */
    static ByteExpression nameOtherThan(Collection<String> taken) {
        for (String name : taken) {
            if (name.length() > LONGEST_NAME) {
                throw new ConstraintException(
                        "The JSON schema has a property whose name has %d characters, which at most %d may have beside additionalProperties; shorten it, or set additionalProperties to false."
                                .formatted(name.length(), LONGEST_NAME));
            }
        }
        var root = new Branch();
        for (String name : taken) {
            Branch branch = root;
            for (int codePoint : name.codePoints().toArray()) {
                branch = branch.next.computeIfAbsent(codePoint, _ -> new Branch());
            }
            branch.isTaken = true;
        }
        return quoted(root.rest());
    }

    private static final CodePointSet PLAIN = CodePointSet.ALL.minus(NEEDS_ESCAPE);

    /** Names that begin alike. */
    private static final class Branch {

        private final TreeMap<Integer, Branch> next = new TreeMap<>();
        private boolean isTaken;

        /** What may follow so that no taken name comes of it. */
        ByteExpression rest() {
            List<ByteExpression> options = new ArrayList<>();
            if (!isTaken) {
                options.add(ByteExpression.EMPTY);
            }
            CodePointSet others = PLAIN;
            for (var entry : next.entrySet()) {
                CodePointSet one = CodePointSet.range(entry.getKey(), entry.getKey());
                others = others.minus(one);
                if (!one.intersection(PLAIN).isEmpty()) {
                    options.add(ByteExpression.sequence(
                            one.toBytes(), entry.getValue().rest()));
                }
            }
            options.add(ByteExpression.sequence(others.toBytes(), ByteExpression.anyNumber(PLAIN.toBytes())));
            return new ByteExpression.Choice(options);
        }
    }
}
