package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadingReportTest {

    private static LoadingReport report(List<String> initialized, List<String> used, String... unexpected) {
        List<String> stored =
                Stream.concat(used.stream(), Stream.of(unexpected)).toList();
        return new LoadingReport("folder", used.size(), List.of(), initialized, List.of(unexpected), List.of(), stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm_head.weight", "score.weight", "classifier.bias", "qa_outputs.weight"})
    void aHeadThatTheModelHasNotIsNoReasonToWarn(String name) {
        assertThat(report(List.of(), List.of("model.weight"), name).isWorrying())
                .isFalse();
    }

    @Test
    void aWeightTooManyOfItsOwnHeadIsAReasonToWarn() {
        assertThat(report(List.of(), List.of("lm_head.weight"), "lm_head.bias").isWorrying())
                .isTrue();
    }

    @Test
    void aWeightTooManyOfTheDecoderIsAReasonToWarn() {
        assertThat(report(List.of(), List.of("layers.0.weight"), "lm_head.weight", "layers.1.weight")
                        .isWorrying())
                .isTrue();
    }

    @Test
    void aHeadThatBeginsAtRandomIsAReasonToWarn() {
        assertThat(report(List.of("score.weight"), List.of("model.weight")).isWorrying())
                .isTrue();
    }

    @Test
    void aCheckpointThatFitsIsNoReasonToWarn() {
        assertThat(report(List.of(), List.of("model.weight")).isWorrying()).isFalse();
    }
}
