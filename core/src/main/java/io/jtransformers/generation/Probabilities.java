package io.jtransformers.generation;

/** From scores to probabilities and choices, in double precision and alike on every machine. */
final class Probabilities {

    private Probabilities() {}

    /**
     * {@code e^(score - greatest)} of each score: probabilities but for their sum.
     *
     * @throws IllegalStateException if a score is NaN or positive infinity, or none is possible
     */
    static double[] weights(float[] scores) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            greatest = Math.max(greatest, score); // NaN stays
        }
        checkPossible(greatest);
        double[] weights = new double[scores.length];
        for (int id = 0; id < scores.length; id++) {
            weights[id] = scores[id] == Float.NEGATIVE_INFINITY ? 0 : StrictMath.exp((double) scores[id] - greatest);
        }
        return weights;
    }

    /**
     * Returns if a token can be chosen by scores of which this is the greatest.
     *
     * @throws IllegalStateException if it is not finite
     */
    static void checkPossible(float greatest) {
        if (greatest == Float.NEGATIVE_INFINITY) {
            throw new IllegalStateException(
                    "No token can come next: every score is -Infinity. Look for suppress_tokens, bad_words_ids,"
                            + " prefixAllowedTokens or a processor that forbid all that is left, and allow a token that"
                            + " ends texts.");
        }
        if (!(greatest < Float.POSITIVE_INFINITY)) {
            throw new IllegalStateException(
                    "A token was to be chosen by scores of which the greatest is %s; a finite one is needed: the model's weights or activations overflow (load it in float32), or a processor does; remove_invalid_values goes on all the same."
                            .formatted(greatest));
        }
    }

    /**
     * The token with the greatest score, the first of equals.
     *
     * @throws IllegalStateException if a score is NaN or positive infinity, or none is possible
     */
    static int mostProbable(float[] scores) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            greatest = Math.max(greatest, score); // NaN stays
        }
        checkPossible(greatest);
        return greatest(scores);
    }

    /** The sum from the first to the last. */
    static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /**
     * The probability of each token.
     *
     * @throws IllegalStateException if no token is possible
     */
    static double[] of(float[] scores) {
        double[] probabilities = weights(scores);
        double sum = sum(probabilities);
        for (int id = 0; id < probabilities.length; id++) {
            probabilities[id] /= sum;
        }
        return probabilities;
    }

    /** {@code -p · log(p)}; 0 of what is impossible. */
    static double information(double probability) {
        return probability == 0 ? 0 : -probability * StrictMath.log(probability);
    }

    /** How uncertain the choice is, in nats. */
    static double entropy(double[] probabilities) {
        double entropy = 0;
        for (double probability : probabilities) {
            entropy += information(probability);
        }
        return entropy;
    }

    /** Turns scores into logarithms of probabilities. */
    static void logSoftmax(float[] scores) {
        float greatest = scores[greatest(scores)];
        double logSum = StrictMath.log(sum(weights(scores)));
        for (int id = 0; id < scores.length; id++) {
            scores[id] = (float) (scores[id] - greatest - logSum);
        }
    }

    /** Drops what is less probable than {@code limit}, and keeps the best {@code minTokensToKeep} in any case. */
    static void dropBelow(
            double limit, double[] probabilities, float[] scores, float filterValue, int minTokensToKeep) {
        float least = ScoreOrder.greatest(scores, Math.min(minTokensToKeep, scores.length));
        for (int id = 0; id < scores.length; id++) {
            if (probabilities[id] < limit && scores[id] < least) {
                scores[id] = filterValue;
            }
        }
    }

    /**
     * The token at which the cumulated probability passes {@code draw}.
     *
     * @param scores logarithms of probabilities, up to a constant
     * @param draw at least 0, less than 1
     * @throws IllegalStateException if no token is possible
     */
    static int choose(float[] scores, double draw) {
        return choose(weights(scores), draw);
    }

    /**
     * The token at which the cumulated probability passes {@code draw}.
     *
     * @param weights probabilities up to a factor
     * @param draw at least 0, less than 1
     */
    static int choose(double[] weights, double draw) {
        double target = draw * sum(weights);
        double sum = 0;
        int last = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                sum += weights[id];
                last = id;
                if (sum > target) {
                    return id;
                }
            }
        }
        return last; // the target was rounded up to the sum
    }

    /** The token with the greatest score, the first of equals. */
    static int greatest(float[] scores) {
        int best = 0;
        for (int id = 1; id < scores.length; id++) {
            if (scores[id] > scores[best]) {
                best = id;
            }
        }
        return best;
    }
}
