package io.jtransformers.generation;

import java.util.Arrays;

/** Runs of tokens. */
final class NGrams {

    private NGrams() {}

    /** Forbids each token that follows, somewhere in {@code known}, the last {@code size - 1} tokens of {@code ids}. */
    static void forbidCompletions(int[] known, int[] ids, int size, float[] scores) {
        int context = size - 1;
        if (ids.length < context) {
            return;
        }
        for (int start = 0; start + context < known.length; start++) {
            int next = known[start + context];
            if (next >= 0
                    && next < scores.length
                    && Arrays.equals(known, start, start + context, ids, ids.length - context, ids.length)) {
                scores[next] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
