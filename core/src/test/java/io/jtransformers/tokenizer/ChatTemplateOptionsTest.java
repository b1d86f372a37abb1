package io.jtransformers.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChatTemplateOptionsTest {

    @Test
    void refusesToContinueAMessageAndBeginAnother() {
        ChatTemplateOptions.Builder builder =
                ChatTemplateOptions.builder().continueFinalMessage().addGenerationPrompt(true);

        assertThatThrownBy(builder::build)
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("not compatible");
    }

    @Test
    void refusesAMaskOfAMessageThatIsContinued() {
        ChatTemplateOptions.Builder builder =
                ChatTemplateOptions.builder().continueFinalMessage().returnAssistantTokensMask(true);

        assertThatThrownBy(builder::build).isInstanceOf(ChatTemplateException.class);
    }

    @Test
    void gathersDocuments() {
        ChatTemplateOptions options = ChatTemplateOptions.builder()
                .document("T1", "one")
                .document("T2", "two")
                .build();

        assertThat(options.documents()).hasSize(2);
    }
}
