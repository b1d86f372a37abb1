package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Finds the score of each new token among those of its step. */
final class TransitionScores {

    private TransitionScores() {}

    /** What becomes of the scores of a step. */
    enum Scale {
        /** They stay as they are. */
        AS_GIVEN,
        /** They become logarithms of probabilities. */
        NORMALIZED
    }

    /** The scores of the new tokens, {@code [rows, new tokens]}. */
    static HostTensor of(GenerateOutput output, Scale scale) {
        if (output.scores().isEmpty()) {
            throw new IllegalStateException("The scores of the new tokens were asked for, but none were kept; set"
                    + " output_scores to true (GenerationConfig.Builder.outputScores).");
        }
        int rows = output.newTokens().size();
        int steps =
                output.newTokens().stream().mapToInt(row -> row.length).max().orElse(0);
        float[] values = new float[rows * steps];
        for (int row = 0; row < rows; row++) {
            int[] newTokens = output.newTokens().get(row);
            for (int step = 0; step < newTokens.length; step++) {
                float[] scores = output.scores()
                        .get(step)
                        .row(recordedRow(output.beamIndices(), row, step))
                        .toFloatArray();
                if (scale == Scale.NORMALIZED) {
                    Probabilities.logSoftmax(scores);
                }
                values[row * steps + step] = scores[newTokens[step]];
            }
        }
        return HostTensor.wrap(Shape.of(rows, steps), values);
    }

    private static int recordedRow(@Nullable HostTensor beamIndices, int row, int step) {
        return beamIndices == null ? row : Math.toIntExact(beamIndices.getLong(row, step));
    }
}
