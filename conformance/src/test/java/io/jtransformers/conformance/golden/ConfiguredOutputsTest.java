package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.heads.CausalLMOutput;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.models.ministral.MinistralConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code output_hidden_states} and {@code output_attentions} of a config hold where a call is silent, as in
 * Transformers.
 */
class ConfiguredOutputsTest {

    private static final int[] TEXT = {3, 4, 5};

    private final ModelForCausalLM model = AutoModelForCausalLM.fromConfig(
            MinistralConfig.builder()
                    .vocabSize(16)
                    .hiddenSize(8)
                    .intermediateSize(8)
                    .numHiddenLayers(2)
                    .numAttentionHeads(2)
                    .numKeyValueHeads(1)
                    .common(common -> common.outputHiddenStates(true).outputAttentions(true))
                    .build(),
            1);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void theConfigIsHeededWhereTheCallIsSilent() {
        CausalLMOutput output = model.forward(
                ModelInputs.builder().inputIds(TEXT).useCache(false).build());

        assertThat(output.hiddenStates()).hasSize(3);
        assertThat(output.attentions()).hasSize(2);
    }

    @Test
    void theCallWinsOverTheConfig() {
        CausalLMOutput output = model.forward(ModelInputs.builder()
                .inputIds(TEXT)
                .useCache(false)
                .outputHiddenStates(false)
                .outputAttentions(false)
                .build());

        assertThat(output.hiddenStates()).isEmpty();
        assertThat(output.attentions()).isEmpty();
    }
}
