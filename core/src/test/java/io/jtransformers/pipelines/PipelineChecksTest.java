package io.jtransformers.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineChecksTest {

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void scoresThatAreNoNumbersAreNoAnswer(float score) {
        var scores = HostTensor.of(Shape.of(2), new float[] {1, score});

        assertThatIllegalStateException()
                .isThrownBy(() -> PipelineChecks.finite(scores))
                .withMessageContaining("the score " + score)
                .withMessageContaining("float32");
    }

    @Test
    void finiteScoresAreGivenAsTheyAre() {
        assertThat(PipelineChecks.finite(HostTensor.of(Shape.of(2), new float[] {1, -2})))
                .containsExactly(1, -2);
    }
}
