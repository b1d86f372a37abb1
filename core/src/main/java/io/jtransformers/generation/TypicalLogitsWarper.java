package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Keeps the tokens whose information is nearest to what is expected, until they have a probability of {@code mass}
 * together.
 *
 * <p>Source: {@code TypicalLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @see <a href="https://arxiv.org/abs/2202.00666">Locally Typical Sampling</a>
 * @param mass greater than 0 and less than 1
 * @param filterValue what the scores of the others become
 * @param minTokensToKeep at least this many are kept
 */
public record TypicalLogitsWarper(double mass, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if one is not within its bounds
     */
    public TypicalLogitsWarper {
        Bounds.probability("typical_p", mass, "1 considers all tokens");
        Bounds.positive("min_tokens_to_keep", minTokensToKeep);
    }

    /** Makes the others impossible. */
    public TypicalLogitsWarper(double mass) {
        this(mass, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        double[] probabilities = Probabilities.of(scores);
        double entropy = Probabilities.entropy(probabilities);
        long[] order = new long[scores.length];
        for (int id = 0; id < scores.length; id++) {
            float distance = (float) Math.abs(-StrictMath.log(probabilities[id]) - entropy);
            order[id] = (long) Float.floatToIntBits(distance) << 32 | id; // bits of a positive float sort as it does
        }
        Arrays.sort(order);
        int last = lastKept(order, probabilities);
        long limit = order[last] >>> 32;
        for (int i = Math.max(minTokensToKeep, last + 1); i < order.length; i++) {
            if (order[i] >>> 32 > limit) {
                scores[(int) order[i]] = filterValue;
            }
        }
    }

    /** The place in {@code order} at which the mass is reached. */
    private int lastKept(long[] order, double[] probabilities) {
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            sum += probabilities[(int) order[i]];
            if (sum >= mass) {
                return i;
            }
        }
        return order.length - 1;
    }
}
