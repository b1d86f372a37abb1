package io.jtransformers.generation.constrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes one expression of many texts, so that tens of thousands of choices need few states. */
final class TextTree {

    /** Deeper down texts are written one beside the other. */
    private static final int DEEPEST = 200;

    private final List<byte[]> sorted;

    private TextTree(List<byte[]> sorted) {
        this.sorted = sorted;
    }

    /**
     * One of the texts.
     *
     * @param sorted by their bytes
     */
    static ByteExpression of(List<byte[]> sorted) {
        return new TextTree(sorted).branch(0, sorted.size(), 0, 0);
    }

    /** The texts between two places without their first {@code start} bytes, in which they are the same. */
    private ByteExpression branch(int from, int to, int start, int depth) {
        List<ByteExpression> options = new ArrayList<>();
        int first = from;
        while (first < to) {
            byte[] text = sorted.get(first);
            if (text.length == start) {
                options.add(ByteExpression.EMPTY);
                first++;
                continue;
            }
            int after = first + 1;
            while (after < to && depth < DEEPEST && sorted.get(after)[start] == text[start]) {
                after++;
            }
            int shared = shared(first, after - 1);
            ByteExpression beginning = bytes(text, start, shared);
            options.add(
                    shared == text.length && after == first + 1
                            ? beginning
                            : ByteExpression.sequence(beginning, branch(first, after, shared, depth + 1)));
            first = after;
        }
        return options.size() == 1 ? options.getFirst() : new ByteExpression.Choice(options);
    }

    /** How many bytes the first and the last of some sorted texts, and so all of them, share. */
    private int shared(int first, int last) {
        int mismatch = Arrays.mismatch(sorted.get(first), sorted.get(last));
        return mismatch < 0 ? sorted.get(first).length : mismatch;
    }

    private static ByteExpression bytes(byte[] text, int from, int to) {
        List<ByteExpression> bytes = new ArrayList<>();
        for (int place = from; place < to; place++) {
            bytes.add(new ByteExpression.Range(text[place] & 0xFF, text[place] & 0xFF));
        }
        return new ByteExpression.Sequence(bytes);
    }
}
