package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoConfig;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.checkpoint.MismatchedWeightException;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.models.mixtral.MixtralConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A config that a program gives stands in for that of the checkpoint, as {@code config=} in Transformers. */
class GivenConfigTest {

    private static final String CHECKPOINT =
            GoldenFolder.ofProject().checkpoint("mixtral-base").toString();
    private static final int[] TEXT = {3, 4, 5};

    private final MixtralConfig config = (MixtralConfig) AutoConfig.fromPretrained(CHECKPOINT);

    @Test
    void aChangedKeyHolds() {
        MixtralConfig changed = config.toBuilder().outputRouterLogits(true).build();

        try (var model = AutoModelForCausalLM.fromPretrained(
                CHECKPOINT, LoadOptions.builder().config(changed).build())) {
            assertThat(model.forward(ModelInputs.of(TEXT)).routerLogits()).hasSize(config.numHiddenLayers());
        }
    }

    @Test
    void theWeightsMustFit() {
        MixtralConfig larger =
                config.toBuilder().vocabSize(config.vocabSize() + 1).build();
        LoadOptions options = LoadOptions.builder().config(larger).build();

        assertThatThrownBy(() -> AutoModelForCausalLM.fromPretrained(CHECKPOINT, options))
                .isInstanceOf(MismatchedWeightException.class);
    }

    @Test
    void labelsBesideAConfigAreRefused() {
        var options = LoadOptions.builder().config(config).labels(List.of("no", "yes"));

        assertThatThrownBy(options::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("give the labels to the config's builder");
    }
}
