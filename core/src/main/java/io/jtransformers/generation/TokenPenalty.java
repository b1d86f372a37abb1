package io.jtransformers.generation;

import java.util.BitSet;

/** Multiplies negative scores by a number and divides the others by it. */
final class TokenPenalty {

    private TokenPenalty() {}

    /** Changes the score of each of {@code ids} from place {@code first} on, once. */
    static void apply(int[] ids, int first, float penalty, float[] scores) {
        var done = new BitSet(scores.length);
        for (int i = first; i < ids.length; i++) {
            int id = ids[i];
            if (id >= 0 && id < scores.length && !done.get(id)) {
                done.set(id);
                scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
            }
        }
    }
}
