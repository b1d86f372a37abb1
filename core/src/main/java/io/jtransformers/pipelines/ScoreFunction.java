package io.jtransformers.pipelines;

/**
 * What is made of the scores that a model gives to labels; {@code ClassificationFunction} of Transformers.
 *
 * <p>Source: {@code text_classification.py} in Transformers 5.12.1.
 */
public enum ScoreFunction {

    /** Probabilities of labels that exclude one another: they sum to 1. */
    SOFTMAX {
        @Override
        public float[] apply(float[] logits) {
            float greatest = Float.NEGATIVE_INFINITY;
            for (float logit : logits) {
                greatest = Math.max(greatest, logit);
            }
            double sum = 0;
            double[] weights = new double[logits.length];
            for (int i = 0; i < logits.length; i++) {
                weights[i] = Math.exp((double) logits[i] - greatest);
                sum += weights[i];
            }
            float[] scores = new float[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = (float) (weights[i] / sum);
            }
            return scores;
        }
    },

    /** A probability for each label by itself. */
    SIGMOID {
        @Override
        public float[] apply(float[] logits) {
            float[] scores = new float[logits.length];
            for (int i = 0; i < logits.length; i++) {
                scores[i] = (float) (1 / (1 + Math.exp(-(double) logits[i])));
            }
            return scores;
        }
    },

    /** The scores as the model gives them, as for regression. */
    NONE {
        @Override
        public float[] apply(float[] logits) {
            return logits.clone();
        }
    };

    /** The scores of {@code logits}, in a new array. */
    public abstract float[] apply(float[] logits);

    /** The place of the greatest score, the first of equals. */
    static int greatest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
