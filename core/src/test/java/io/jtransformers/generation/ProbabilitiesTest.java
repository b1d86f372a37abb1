package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbabilitiesTest {

    private static final float NEVER = Float.NEGATIVE_INFINITY;

    /** Probabilities 1/2, 0, 1/4, 1/4. */
    private static final float[] SCORES = {(float) Math.log(2), NEVER, 0, 0};

    @ParameterizedTest
    @CsvSource({"0, 0", "0.49, 0", "0.51, 2", "0.74, 2", "0.76, 3", "0.9999999999999999, 3"})
    void choosesTheTokenAtWhichTheSumOfProbabilitiesPassesTheDraw(double draw, int token) {
        assertThat(Probabilities.choose(SCORES, draw)).isEqualTo(token);
    }

    @Test
    void neverChoosesAnImpossibleToken() {
        float[] scores = {NEVER, 0, NEVER};

        assertThat(Probabilities.choose(scores, 0)).isEqualTo(1);
        assertThat(Probabilities.choose(scores, Math.nextDown(1.0))).isEqualTo(1);
    }

    @Test
    void scoresOfAnySizeAreChosenBy() {
        assertThat(Probabilities.choose(new float[] {-1e38f, 3e38f, 0}, 0.5)).isEqualTo(1);
    }

    @Test
    void rejectsScoresOfWhichNoneIsPossible() {
        assertThatThrownBy(() -> Probabilities.choose(new float[] {NEVER, NEVER}, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("every score is -Infinity");
    }

    @Test
    void rejectsScoresThatAreNoNumbers() {
        assertThatThrownBy(() -> Probabilities.choose(new float[] {0, Float.NaN}, 0.5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the greatest is NaN");
    }
}
