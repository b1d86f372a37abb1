package io.jtransformers.heads;

import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The auxiliary loss of a mixture of experts, least where all experts are used alike.
 *
 * <p>With {@code f[s, e]} the part of the tokens whose {@code s}-th expert is {@code e} and {@code p[e]} the mean
 * probability of {@code e}, both over all layers, it is {@code experts · sum over s and e of f[s, e] · p[e]}. The sum
 * over {@code s} is taken first here: only how often an expert is chosen counts, not in which place.
 *
 * <p>Source: {@code load_balancing_loss_func} in Transformers 5.12.1, {@code modeling_mixtral.py}.
 *
 * @see <a href="https://arxiv.org/abs/2101.03961">Switch Transformers</a>
 */
final class RouterLoss {

    private final int numExpertsPerToken;
    private final double[] chosen;
    private final double[] probabilities;
    private long tokens;

    private RouterLoss(int experts, int numExpertsPerToken) {
        this.numExpertsPerToken = numExpertsPerToken;
        chosen = new double[experts];
        probabilities = new double[experts];
    }

    /**
     * The loss of a call; NaN if its mask shows no token.
     *
     * @param routerLogits for each layer {@code [batch · time, experts]}
     * @param numExpertsPerToken how many experts see a token
     * @param inputs whose mask says which tokens count, all of them if it has none for each token
     */
    static float of(List<HostTensor> routerLogits, int numExpertsPerToken, ModelInputs inputs) {
        var loss = new RouterLoss(routerLogits.getFirst().shape().intDimension(1), numExpertsPerToken);
        for (HostTensor layer : routerLogits) {
            loss.add(layer, inputs);
        }
        return loss.value();
    }

    private void add(HostTensor layer, ModelInputs inputs) {
        float[] logits = layer.toFloatArray();
        HostTensor mask = inputs.attentionMask();
        for (int token = 0; token < layer.shape().intDimension(0); token++) {
            if (counts(mask, token / inputs.timeSteps(), token % inputs.timeSteps(), inputs.timeSteps())) {
                add(logits, token * chosen.length);
            }
        }
    }

    /** A mask begins at the first position of the cache, so that the tokens of the call are its last. */
    private static boolean counts(@Nullable HostTensor mask, int row, int column, int timeSteps) {
        int wantedRank = 2;
        return mask == null
                || mask.shape().rank() != wantedRank
                || mask.get(row, mask.shape().intDimension(1) - timeSteps + column) != 0;
    }

    private void add(float[] logits, int start) {
        tokens++;
        double logSum = Losses.logSumExp(logits, start, chosen.length);
        for (int expert = 0; expert < chosen.length; expert++) {
            probabilities[expert] += Math.exp(logits[start + expert] - logSum);
            if (rank(logits, start, expert) < numExpertsPerToken) {
                chosen[expert]++;
            }
        }
    }

    /** How many experts are chosen before {@code expert}; of equals the first comes first. */
    private int rank(float[] logits, int start, int expert) {
        float score = logits[start + expert];
        int rank = 0;
        for (int other = 0; other < chosen.length; other++) {
            float otherScore = logits[start + other];
            if (otherScore > score || (otherScore == score && other < expert)) {
                rank++;
            }
        }
        return rank;
    }

    private float value() {
        double sum = 0;
        for (int expert = 0; expert < chosen.length; expert++) {
            sum += chosen[expert] / tokens * (probabilities[expert] / tokens);
        }
        return (float) (chosen.length * sum);
    }
}
