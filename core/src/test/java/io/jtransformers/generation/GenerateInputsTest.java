package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.InputException;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class GenerateInputsTest {

    private static AbstractThrowableAssert<?, ?> rejected(GenerateInputs inputs) {
        var config = GenerationConfig.builder().padTokenId(0).build();
        try (var model = ScriptedModel.hashing(10)) {
            return assertThatThrownBy(() -> model.generate(inputs, config, GenerateOptions.defaults()))
                    .isInstanceOf(InputException.class);
        }
    }

    @Test
    void rejectsABatchWithoutRows() {
        assertThatThrownBy(() -> GenerateInputs.of())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("without any row");
    }

    @Test
    void rejectsNoInputWhereNoTokenBeginsTexts() {
        rejected(GenerateInputs.none()).hasMessageContaining("no bos_token_id");
    }

    @Test
    void rejectsAnEmptyPrompt() {
        rejected(GenerateInputs.of(new int[] {1}, new int[0])).hasMessageContaining("Row 1 of input_ids is empty");
    }

    @Test
    void rejectsATokenThatTheModelDoesNotKnow() {
        rejected(GenerateInputs.of(new int[] {1, 10}))
                .hasMessageContaining("Token 1 of row 0 is 10, but the model knows 0 to 9");
    }

    @Test
    void rejectsANegativeToken() {
        rejected(GenerateInputs.of(new int[] {-1, 1})).hasMessageContaining("Token 0 of row 0 is -1");
    }

    @Test
    void rejectsPaddingOnTheRight() {
        rejected(GenerateInputs.of(new int[][] {{1, 2}, {1, 0}}, new int[][] {{1, 1}, {1, 0}}))
                .hasMessageContaining("Row 1 is padded on the right")
                .hasMessageContaining("pad on the left");
    }

    @Test
    void rejectsPaddingOnTheRightThatIsInferred() {
        rejected(GenerateInputs.of(new int[] {1, 0})).hasMessageContaining("or give an attention_mask");
    }

    @Test
    void rejectsARowOfPadding() {
        rejected(GenerateInputs.of(new int[] {0, 0})).hasMessageContaining("Row 0 is padding only");
    }

    @Test
    void rejectsAMaskOfAnotherLength() {
        rejected(GenerateInputs.of(new int[][] {{1, 2}}, new int[][] {{1, 1, 1}}))
                .hasMessageContaining("Row 0 has 2 positions, but its attention_mask has 3");
    }

    @Test
    void rejectsAMaskWithAnotherNumberOfRows() {
        rejected(GenerateInputs.of(new int[][] {{1, 2}}, new int[][] {{1, 1}, {1, 1}}))
                .hasMessageContaining("attention_mask has 2 rows and the input 1");
    }

    @Test
    void rejectsAMaskOfOtherNumbers() {
        rejected(GenerateInputs.of(new int[][] {{1, 2}}, new int[][] {{1, 2}}))
                .hasMessageContaining("Row 0 of attention_mask has a 2");
    }

    @Test
    void rejectsEmbeddingsOfAnotherWidth() {
        rejected(GenerateInputs.ofEmbeds(HostTensor.wrap(Shape.of(1, 2, 3), new float[6])))
                .hasMessageContaining("inputs_embeds has shape [1, 2, 3]")
                .hasMessageContaining("[batch, time, 2]");
    }
}
