package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsWarpersTest {

    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static float[] processed(LogitsProcessor processor, float... scores) {
        processor.process(TokenSequence.ofPrompt(0, 1), scores);
        return scores;
    }

    private static float[] logarithms(double... probabilities) {
        float[] scores = new float[probabilities.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.log(probabilities[i]);
        }
        return scores;
    }

    @Test
    void aTemperatureDividesScores() {
        assertThat(processed(new TemperatureLogitsWarper(0.5), 1, -2, NEVER)).containsExactly(2, -4, NEVER);
    }

    @Test
    void topKKeepsTheGreatest() {
        assertThat(processed(new TopKLogitsWarper(2), 1, 5, 3, 4)).containsExactly(NEVER, 5, NEVER, 4);
    }

    @Test
    void topKKeepsTiesWithTheLeast() {
        assertThat(processed(new TopKLogitsWarper(2), 3, 5, 3, 1)).containsExactly(3, 5, 3, NEVER);
    }

    @Test
    void topKBeyondTheVocabularyKeepsAll() {
        assertThat(processed(new TopKLogitsWarper(9), 3, 5, 1)).containsExactly(3, 5, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 99, 100})
    void topKKeepsAsManyAsItSays(int topK) {
        float[] scores = new float[100];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = id * 37 % 100;
        }

        processed(new TopKLogitsWarper(topK), scores);

        for (int id = 0; id < scores.length; id++) {
            assertThat(scores[id] == NEVER).isEqualTo(id * 37 % 100 < 100 - topK);
        }
    }

    @Test
    void topPKeepsTheMostProbableThatReachItTogether() {
        float[] scores = logarithms(0.15, 0.5, 0.05, 0.3);

        processed(new TopPLogitsWarper(0.75), scores);

        assertThat(scores).containsExactly(NEVER, (float) Math.log(0.5), NEVER, (float) Math.log(0.3));
    }

    @Test
    void topPAlwaysKeepsTheMostProbable() {
        assertThat(processed(new TopPLogitsWarper(1e-9), 1, 2, 0)).containsExactly(NEVER, 2, NEVER);
    }

    @Test
    void topPKeepsAtLeastAsManyAsAsked() {
        assertThat(processed(new TopPLogitsWarper(0.1, -1000, 3), 9, 1, 0, 2)).containsExactly(9, 1, -1000, 2);
    }

    @Test
    void topPPassesOverTheImpossible() {
        assertThat(processed(new TopPLogitsWarper(0.6), NEVER, 1, NEVER, 1, -9))
                .containsExactly(NEVER, 1, NEVER, 1, NEVER);
    }

    @Test
    void topPOrdersNegativeScores() {
        assertThat(processed(new TopPLogitsWarper(0.5), -3, -1, -2)).containsExactly(NEVER, -1, NEVER);
    }

    @Test
    void warpersRejectWhatTheConfigRejects() {
        assertThatThrownBy(() -> new TemperatureLogitsWarper(0)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new TopKLogitsWarper(0)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new TopPLogitsWarper(0)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> new TopPLogitsWarper(0.5, NEVER, 0)).isInstanceOf(ConfigException.class);
    }
}
