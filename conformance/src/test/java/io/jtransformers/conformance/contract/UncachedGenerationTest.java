package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code use_cache} false gives the same tokens, computed anew with each step. */
class UncachedGenerationTest {

    static Stream<Arguments> ways() {
        List<UnaryOperator<GenerationConfig.Builder>> ways = List.of(
                builder -> builder,
                builder -> builder.prefillChunkSize(5),
                builder -> builder.doSample(true).seed(5).numReturnSequences(2),
                builder -> builder.numBeams(3).numReturnSequences(2),
                builder -> builder.guidanceScale(1.5));
        return Stream.of(Family.values()).flatMap(family -> ways.stream().map(way -> Arguments.of(family, way)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void givesTheSameTokens(Family family, UnaryOperator<GenerationConfig.Builder> way) {
        try (ModelForCausalLM model = family.load("cpu")) {
            Steps steps = new Steps(model);
            int[][] prompts = {{0, 0, 0, 0, 9, 8, 7}, steps.ids(7, 2)};
            int[][] mask = {{0, 0, 0, 0, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1}};
            GenerationConfig.Builder config =
                    way.apply(GenerationConfig.builder().maxNewTokens(8).padTokenId(0));
            var expected = model.generate(GenerateInputs.of(prompts, mask), config.build());

            var actual = model.generate(
                    GenerateInputs.of(prompts, mask), config.useCache(false).build());

            assertThat(actual.sequences()).isEqualTo(expected.sequences());
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromEmbeddings(Family family) {
        try (ModelForCausalLM model = family.load("cpu")) {
            int hiddenSize = model.config().hiddenSize();
            var random = new Random(3);
            float[] values = new float[2 * 9 * hiddenSize];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() / 10;
            }
            GenerateInputs inputs = GenerateInputs.ofEmbeds(HostTensor.of(Shape.of(2, 9, hiddenSize), values));
            GenerationConfig.Builder config =
                    GenerationConfig.builder().maxNewTokens(6).prefillChunkSize(4);
            var expected = model.generate(inputs, config.build());

            var actual = model.generate(inputs, config.useCache(false).build());

            assertThat(actual.sequences()).isEqualTo(expected.sequences());
        }
    }

    @Test
    void whatNeedsACacheIsRefused() {
        try (ModelForCausalLM model = Family.MINISTRAL.load("cpu");
                Cache past = model.newCache(1)) {
            GenerationConfig config =
                    GenerationConfig.builder().maxNewTokens(3).useCache(false).build();
            var options = GenerateOptions.builder().pastKeyValues(past).build();

            assertThatThrownBy(() -> model.generate(GenerateInputs.of(new int[] {3, 4}), config, options))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("use_cache");
            assertThatThrownBy(() -> model.generate(
                            GenerateInputs.of(new int[] {3, 4}),
                            config.toBuilder().promptLookupNumTokens(3).build()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("use_cache");
        }
    }
}
