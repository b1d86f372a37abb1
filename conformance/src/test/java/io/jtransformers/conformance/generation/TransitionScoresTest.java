package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.modeling.ConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code transition_scores.py} has recorded of the reference. */
class TransitionScoresTest {

    private static final String PROMPT = "Once upon a time,";

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream file = TransitionScoresTest.class.getResourceAsStream("/generation/transition-scores.json")) {
            return JsonMapper.shared().readTree(file).valueStream();
        }
    }

    private static GenerateOutput generate(String name, GenerationConfig config) {
        try (var model = AutoModelForCausalLM.fromPretrained("jtransformers/" + name)) {
            return model.generate(
                    AutoTokenizer.fromPretrained("jtransformers/" + name).call(PROMPT), config);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areThoseOfTheReference(JsonNode recorded) {
        GenerationConfig settings = GenerationConfig.read(
                ConfigReader.parse(recorded.get("settings").toString(), "transition-scores.json"));

        GenerateOutput output = generate(
                recorded.get("name").asString(),
                settings.toBuilder().doSample(false).outputScores(true).build());

        assertThat(output.newTokens().getFirst())
                .isEqualTo(JsonMapper.shared()
                        .convertValue(recorded.get("new_tokens").get(0), int[].class));
        // Sums of float32 in another order, through all layers.
        assertThat(output.transitionScores().toFloatArray())
                .containsExactly(numbers(recorded.get("scores")), within(1e-3f));
        assertThat(output.normalizedTransitionScores().toFloatArray())
                .containsExactly(numbers(recorded.get("normalized")), within(1e-3f));
    }

    private static float[] numbers(JsonNode rows) {
        List<Float> numbers = rows.valueStream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::floatValue)
                .toList();
        float[] values = new float[numbers.size()];
        for (int place = 0; place < values.length; place++) {
            values[place] = numbers.get(place);
        }
        return values;
    }

    @Test
    void sayThatScoresMustBeAskedFor() {
        GenerateOutput output = generate(
                "tiny-ministral", GenerationConfig.builder().maxNewTokens(2).build());

        assertThatThrownBy(output::transitionScores)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("output_scores");
    }
}
