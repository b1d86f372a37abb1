package io.jtransformers.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.CacheConfig;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What 8 bits a number do to models that were trained. */
class QuantizedCacheTest {

    private static final List<String> QUESTIONS = List.of(
            "Tell me a story about a shy owl named Iris.",
            "Who are you?",
            "Tell me a story about a brave fox.",
            "What is the capital of France?");

    private static float[] logits(ModelForCausalLM model, int[] ids, CacheOptions options) {
        try (Cache cache = model.newCache(1, options)) {
            return model.forward(ModelInputs.builder()
                            .inputIds(ids)
                            .pastKeyValues(cache)
                            .build())
                    .logits()
                    .toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void textsAreMostlyTheSame(String name) {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained("jtransformers/" + name)) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained("jtransformers/" + name);
            GenerationConfig config =
                    GenerationConfig.builder().maxNewTokens(60).build();
            GenerationConfig quantized = config.toBuilder()
                    .cacheImplementation("quantized")
                    .cacheConfig(new CacheConfig(8))
                    .build();
            int same = 0;
            for (String question : QUESTIONS) {
                var prompt = tokenizer.encodeChat(List.of(ChatMessage.user(question)));
                int[] expected = model.generate(prompt, config).newTokens().getFirst();
                int[] actual = model.generate(prompt, quantized).newTokens().getFirst();
                same += Arrays.equals(actual, expected) ? 1 : 0;
            }

            assertThat(same).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void scoresMoveByLittleOfTheirSpread(String name) {
        try (ModelForCausalLM model = AutoModelForCausalLM.fromPretrained("jtransformers/" + name)) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained("jtransformers/" + name);
            int[] ids = model.generate(
                            tokenizer.encodeChat(List.of(ChatMessage.user(QUESTIONS.getFirst()))),
                            GenerationConfig.builder().maxNewTokens(60).build())
                    .sequences()
                    .row(0)
                    .toIntArray();
            float[] exact = logits(model, ids, CacheOptions.dynamic());
            float[] quantized = logits(model, ids, CacheOptions.dynamic().quantized());

            double squares = 0;
            double differences = 0;
            double mean = 0;
            for (float score : exact) {
                mean += score / exact.length;
            }
            for (int i = 0; i < exact.length; i++) {
                squares += (exact[i] - mean) * (exact[i] - mean);
                differences += Math.pow(quantized[i] - exact[i], 2);
            }

            assertThat(Math.sqrt(differences / squares)).isPositive().isLessThan(0.05); // 0.002, 0.02, 0.001
        }
    }
}
