package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Keeps the most probable tokens that together have a probability of {@code topP}: from the least probable on, tokens
 * are dropped while their sum is at most {@code 1 - topP}. What is impossible stays so.
 *
 * <p>Source: {@code TopPLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param topP greater than 0 and at most 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record TopPLogitsWarper(double topP, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if {@code topP} is not within its bounds or {@code minTokensToKeep} is less than 1
     */
    public TopPLogitsWarper {
        GenerationConfig.checkTopP(topP);
        checkMinTokensToKeep(minTokensToKeep);
    }

    /** Makes the others impossible. */
    public TopPLogitsWarper(double topP) {
        this(topP, Float.NEGATIVE_INFINITY, 1);
    }

    static void checkMinTokensToKeep(int count) {
        if (count < 1) {
            throw new ConfigException("min_tokens_to_keep is %d; it must be 1 or more.".formatted(count));
        }
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        double[] weights = Probabilities.weights(scores);
        long[] order = ascending(scores);
        int kept = Math.min(minTokensToKeep, order.length);
        double limit = (1 - topP) * Probabilities.sum(weights);
        double sum = 0;
        for (int i = 0; i < order.length - kept; i++) {
            int id = (int) order[i];
            sum += weights[id];
            if (sum > limit) {
                break;
            }
            scores[id] = filterValue;
        }
    }

    /** The ids of the possible tokens in the low halves of the elements, by ascending score, equals by ascending id. */
    private static long[] ascending(float[] scores) {
        long[] order = new long[scores.length];
        int count = 0;
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] != Float.NEGATIVE_INFINITY) {
                int bits = Float.floatToIntBits(scores[id] + 0f); // −0 becomes 0
                int sortable = bits ^ (bits >> 31 & 0x7FFF_FFFF); // as an int in the order of the floats
                order[count++] = (long) sortable << 32 | id;
            }
        }
        long[] possible = Arrays.copyOf(order, count);
        Arrays.sort(possible);
        return possible;
    }
}
