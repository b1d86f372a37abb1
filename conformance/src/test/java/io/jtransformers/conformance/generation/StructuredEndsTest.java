package io.jtransformers.conformance.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.constrained.ConstraintException;
import io.jtransformers.generation.constrained.OutputConstraint;
import io.jtransformers.generation.constrained.StructuredGenerator;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A structured text is whole, or it is said that it is not. */
class StructuredEndsTest {

    private static final String NAME = "jtransformers/tiny-ministral";

    private static ModelForCausalLM model;
    private static Tokenizer tokenizer;
    private static StructuredGenerator generator;
    private static BatchEncoding prompt;

    @BeforeAll
    static void load() {
        model = AutoModelForCausalLM.fromPretrained(NAME);
        tokenizer = AutoTokenizer.fromPretrained(NAME);
        generator = new StructuredGenerator(model, tokenizer);
        prompt = tokenizer.call("Once upon a time,");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void saysThatAStopStringHasEndedIt() {
        GenerationConfig config =
                GenerationConfig.builder().maxNewTokens(40).stopStrings("[").build();

        assertThatThrownBy(() -> generator.generate(prompt, OutputConstraint.regex("\\[[a-c]{5}\\]"), config))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("STOP_STRING");
    }

    @Test
    void saysThatTheTimeHasEndedIt() {
        GenerationConfig config =
                GenerationConfig.builder().maxNewTokens(40).maxTime(1e-6).build();

        assertThatThrownBy(() -> generator.generate(prompt, OutputConstraint.regex("\\[[a-c]{5}\\]"), config))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("TIME");
    }

    @Test
    void endsWithinTheWholeLength() {
        GenerationConfig config = GenerationConfig.builder()
                .maxLength(prompt.inputIds()[0].length + 6)
                .build();

        String text = generator.generate(prompt, OutputConstraint.regex("\\[[a-z]+\\]"), config);

        assertThat(text).matches("\\[[a-z]+\\]");
        assertThat(tokenizer.call(text).inputIds()[0]).hasSizeLessThan(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jtransformers/tiny-ministral", "jtransformers/tiny-mixtral", "jtransformers/tiny-minimax"})
    void keepsTheSpacesThatTheConstraintHasRead(String name) {
        try (var other = AutoModelForCausalLM.fromPretrained(name)) {
            var spaced = new StructuredGenerator(other, AutoTokenizer.fromPretrained(name));
            BatchEncoding begin = AutoTokenizer.fromPretrained(name).call("Once");
            GenerationConfig config =
                    GenerationConfig.builder().maxNewTokens(20).build();

            assertThat(spaced.generate(begin, OutputConstraint.choice(List.of("  b", "  c ")), config))
                    .isIn("  b", "  c ");
            assertThat(spaced.generate(begin, OutputConstraint.regex(" {3,5}x"), config))
                    .matches(" {3,5}x");
        }
    }

    @Test
    void remembersConstraintsByWhatTheySay() {
        assertThat(generator.prepared(OutputConstraint.choice(List.of("a", "b"))))
                .isSameAs(generator.prepared(OutputConstraint.choice(List.of("a", "b"))));
    }
}
