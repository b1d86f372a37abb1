package io.jtransformers.generation.constrained;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What a rule of a {@link Grammar} is made of: a regular expression over bytes that may call other rules. */
sealed interface ByteExpression {

    /** Matches nothing but the empty text. */
    ByteExpression EMPTY = new Sequence(List.of());

    /** A {@link Repeat#most()} without limit. */
    int UNBOUNDED = -1;

    /**
     * One byte of a range.
     *
     * @param first the least, 0 to 255
     * @param last the greatest, 0 to 255
     */
    record Range(int first, int last) implements ByteExpression {}

    /** One after another. */
    record Sequence(List<ByteExpression> parts) implements ByteExpression {}

    /** One of several; none of them where the list is empty, which nothing matches. */
    record Choice(List<ByteExpression> options) implements ByteExpression {}

    /**
     * The same again and again.
     *
     * @param part what is repeated
     * @param least how often at least
     * @param most how often at most, or {@link #UNBOUNDED}
     */
    record Repeat(ByteExpression part, int least, int most) implements ByteExpression {}

    /** What another rule matches. */
    record Call(int rule) implements ByteExpression {}

    /** A text in UTF-8. */
    static ByteExpression text(String text) {
        List<ByteExpression> bytes = new ArrayList<>();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(new Range(one & 0xFF, one & 0xFF));
        }
        return new Sequence(bytes);
    }

    /** One of several texts in UTF-8, whose common beginnings are written once. */
    static ByteExpression oneOf(Collection<String> texts) {
        List<byte[]> sorted = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .sorted(Arrays::compareUnsigned)
                .toList();
        return TextTree.of(sorted);
    }

    /** One after another. */
    static ByteExpression sequence(ByteExpression... parts) {
        return new Sequence(List.of(parts));
    }

    /** One of several. */
    static ByteExpression choice(ByteExpression... options) {
        return new Choice(List.of(options));
    }

    /** Once or not at all. */
    static ByteExpression optional(ByteExpression part) {
        return new Repeat(part, 0, 1);
    }

    /** Any number of times. */
    static ByteExpression anyNumber(ByteExpression part) {
        return new Repeat(part, 0, UNBOUNDED);
    }
}
