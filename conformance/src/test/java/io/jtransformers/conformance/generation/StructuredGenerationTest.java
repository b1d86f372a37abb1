package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerationEngine;
import io.jtransformers.generation.constrained.ConstraintException;
import io.jtransformers.generation.constrained.OutputConstraint;
import io.jtransformers.generation.constrained.StructuredGenerator;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that know nothing of JSON, and sampling that follows nothing but chance, still give what was asked for. */
class StructuredGenerationTest {

    enum Kind {
        FOX,
        OWL
    }

    sealed interface Ending permits Happy, Sad {}

    record Happy(List<String> guests) implements Ending {}

    record Sad(double tears) implements Ending {}

    record Story(String hero, Kind kind, int age, Optional<String> home, List<Ending> endings) {}

    private static GenerationConfig chance(long seed, int maxNewTokens) {
        return GenerationConfig.builder()
                .doSample(true)
                .temperature(50)
                .topK(0)
                .seed(seed)
                .maxNewTokens(maxNewTokens)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jtransformers/tiny-ministral", "jtransformers/tiny-mixtral", "jtransformers/tiny-minimax"})
    void chanceStillGivesRecords(String name) {
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            var tokenizer = AutoTokenizer.fromPretrained(name);
            var generator = new StructuredGenerator(model, tokenizer);
            BatchEncoding prompt = tokenizer.call("Once upon a time,");

            for (int seed = 0; seed < 4; seed++) {
                Story story = generator.generate(prompt, Story.class, chance(seed, 60 + 40 * seed));

                assertThat(story.kind()).isIn((Object[]) Kind.values());
                assertThat(story.endings()).doesNotContainNull();
            }
        }
    }

    @Test
    void greedySearchKeepsToChoicesAndExpressions() {
        String name = "jtransformers/tiny-ministral";
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            var tokenizer = AutoTokenizer.fromPretrained(name);
            var generator = new StructuredGenerator(model, tokenizer);
            BatchEncoding prompt = tokenizer.call("Once upon a time,");
            GenerationConfig config =
                    GenerationConfig.builder().maxNewTokens(40).build();

            assertThat(generator.generate(prompt, OutputConstraint.choice(List.of("a fox", "an owl")), config))
                    .isIn("a fox", "an owl");
            assertThat(generator.generate(prompt, OutputConstraint.regex("[A-Z][a-z]+( [a-z]+){2,4}\\."), config))
                    .matches("[A-Z][a-z]+( [a-z]+){2,4}\\.");
        }
    }

    @Test
    void threadsThatShareAnEngineGetTheRecordsThatTheyWouldGetAlone() {
        String name = "jtransformers/tiny-ministral";
        try (var model = AutoModelForCausalLM.fromPretrained(name);
                var engine = GenerationEngine.builder(model).build()) {
            var tokenizer = AutoTokenizer.fromPretrained(name);
            BatchEncoding prompt = tokenizer.call("Once upon a time,");
            var alone = new StructuredGenerator(model, tokenizer);
            var shared = new StructuredGenerator(engine, tokenizer);

            List<Story> stories = IntStream.range(0, 6)
                    .parallel()
                    .mapToObj(seed -> shared.generate(prompt, Story.class, chance(seed, 80)))
                    .toList();

            for (int seed = 0; seed < stories.size(); seed++) {
                assertThat(stories.get(seed)).isEqualTo(alone.generate(prompt, Story.class, chance(seed, 80)));
            }
        }
    }

    @Test
    void saysThatTheTokensAreTooFew() {
        String name = "jtransformers/tiny-ministral";
        try (var model = AutoModelForCausalLM.fromPretrained(name)) {
            var tokenizer = AutoTokenizer.fromPretrained(name);
            var generator = new StructuredGenerator(model, tokenizer);

            assertThatThrownBy(() -> generator.generate(tokenizer.call("Once"), Story.class, chance(1, 3)))
                    .isInstanceOf(ConstraintException.class)
                    .hasMessageContaining("max_new_tokens is 3");
        }
    }
}
