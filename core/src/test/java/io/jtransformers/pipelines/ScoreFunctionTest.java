package io.jtransformers.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreFunctionTest {

    @Test
    void theSoftmaxSumsToOneWhateverTheSizeOfTheScores() {
        assertThat(ScoreFunction.SOFTMAX.apply(new float[] {1_000, 1_000, -1_000}))
                .containsExactly(new float[] {0.5f, 0.5f, 0}, within(1e-6f));
    }

    @Test
    void theSigmoidTakesEachScoreByItself() {
        assertThat(ScoreFunction.SIGMOID.apply(new float[] {0, -1_000, 1_000}))
                .containsExactly(new float[] {0.5f, 0, 1}, within(1e-6f));
    }

    @Test
    void noFunctionLeavesTheScoresInANewArray() {
        float[] logits = {3, -4};

        assertThat(ScoreFunction.NONE.apply(logits)).isNotSameAs(logits).containsExactly(3, -4);
    }
}
