package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PastKeyValuesTest {

    private static final GenerationConfig FOUR_TOKENS =
            GenerationConfig.builder().maxNewTokens(4).build();

    private final ScriptedModel model = ScriptedModel.hashing(10);

    private GenerateOutput generate(Cache past, GenerationConfig config, int[]... prompts) {
        return model.generate(
                GenerateInputs.of(prompts),
                config,
                GenerateOptions.builder().pastKeyValues(past).build());
    }

    private int[] without(int... prompt) {
        return model.generate(GenerateInputs.of(prompt), FOUR_TOKENS)
                .newTokens()
                .getFirst();
    }

    @Test
    void goesOnAsWithoutTheCache() {
        try (Cache past = model.newCache(1)) {
            int[] first = {3, 1, 4};
            int[] answer = generate(past, FOUR_TOKENS, first).newTokens().getFirst();
            int[] second = Arrays.copyOf(first, 9);
            System.arraycopy(answer, 0, second, 3, 4);

            int[] continued = generate(past, FOUR_TOKENS, second).newTokens().getFirst();

            assertThat(continued).containsExactly(without(second));
        }
    }

    @Test
    void computesOnlyWhatTheCacheHasNotSeen() {
        try (Cache past = model.newCache(1)) {
            generate(past, GenerationConfig.builder().maxNewTokens(1).build(), new int[] {3, 1, 4});
            model.steps().clear();

            generate(past, FOUR_TOKENS, new int[] {3, 1, 4, 1, 5});

            assertThat(model.steps().getFirst().sequences().getFirst().inputIds())
                    .containsExactly(1, 5);
        }
    }

    @Test
    void theCacheHoldsAllButTheLastNewToken() {
        try (Cache past = model.newCache(2)) {
            generate(past, FOUR_TOKENS, new int[] {3, 1, 4}, new int[] {1, 5, 9});

            assertThat(past.sequences())
                    .allSatisfy(sequence -> assertThat(sequence.length()).isEqualTo(6));
        }
    }

    @Test
    void theCacheOutlivesACancelledGeneration() {
        var cancellation = new CancellationToken();
        StoppingCriteria cancelling = _ -> {
            cancellation.cancel();
            return null;
        };
        try (Cache past = model.newCache(1)) {
            assertThatThrownBy(() -> model.generate(
                            GenerateInputs.of(new int[] {3, 1, 4}),
                            FOUR_TOKENS,
                            GenerateOptions.builder()
                                    .pastKeyValues(past)
                                    .cancellation(cancellation)
                                    .stoppingCriteria(cancelling)
                                    .build()))
                    .isInstanceOf(GenerationCancelledException.class);

            assertThat(past.sequenceLength()).isEqualTo(3);
        }
    }

    @Test
    void refusesACacheThatHasSeenThePrompt() {
        try (Cache past = model.newCache(1)) {
            generate(past, FOUR_TOKENS, new int[] {3, 1, 4});

            assertThatThrownBy(() -> generate(past, FOUR_TOKENS, new int[] {3, 1, 4, 1, 5, 9}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("6 tokens of row 0, which has 6", "crop");
        }
    }

    @Test
    void refusesAnotherNumberOfPrompts() {
        try (Cache past = model.newCache(2)) {
            assertThatThrownBy(() -> generate(past, FOUR_TOKENS, new int[] {3}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("2 sequences", "1 prompts");
        }
    }

    @Test
    void refusesTheCacheOfAnotherModel() {
        try (var other = ScriptedModel.hashing(10);
                Cache past = other.newCache(1)) {
            assertThatThrownBy(() -> generate(past, FOUR_TOKENS, new int[] {3}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void refusesBeams() {
        try (Cache past = model.newCache(1)) {
            GenerationConfig beams = FOUR_TOKENS.toBuilder().numBeams(2).build();

            assertThatThrownBy(() -> generate(past, beams, new int[] {3}))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll("past_key_values", "beams");
        }
    }
}
