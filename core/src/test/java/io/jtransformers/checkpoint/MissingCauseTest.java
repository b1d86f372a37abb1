package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingCauseTest {

    private static final String EXPERTS = "model.layers.%d.block_sparse_moe.experts.%d.w%d.weight";

    /** Of two layers with three experts each. */
    private static List<String> weights(int... layers) {
        List<String> names = new ArrayList<>();
        for (int layer : layers) {
            names.add("model.layers.%d.input_layernorm.weight".formatted(layer));
            for (int expert = 0; expert < 3; expert++) {
                for (int weight = 1; weight <= 3; weight++) {
                    names.add(EXPERTS.formatted(layer, expert, weight));
                }
            }
        }
        return names;
    }

    private static MissingCause without(String part) {
        List<String> names = weights(0, 1);
        List<String> missing =
                names.stream().filter(name -> name.contains(part)).toList();
        names.removeAll(missing);
        return new MissingCause(missing, names);
    }

    @Test
    void blamesTheNumberOfLayersForLayersThatTheFileLacks() {
        var cause = new MissingCause(weights(2, 3, 4), weights(0, 1));

        assertThat(cause.sentence())
                .hasValue("num_hidden_layers of config.json is 5, but the file has weights of 2 layers only.");
    }

    @Test
    void blamesTheNumberOfExpertsForAnExpertThatTheFileLacks() {
        assertThat(without("layers.1.block_sparse_moe.experts.2").sentence())
                .hasValue("num_local_experts of config.json is 3, but of 'model.layers.1.block_sparse_moe.experts' the"
                        + " file has weights of 2 experts only, and none of expert 2.");
    }

    @Test
    void blamesTheFileForAnExpertThatIsThereInPart() {
        assertThat(without("layers.1.block_sparse_moe.experts.0.w2").sentence())
                .hasValue("num_local_experts of config.json is 3, and the file has other weights of expert 0 of"
                        + " 'model.layers.1.block_sparse_moe.experts'; it is not whole, so fetch it again.");
    }

    @Test
    void knowsExpertsOfADecoderWithoutAHead() {
        List<String> used = weights(0).stream()
                .map(name -> name.substring("model.".length()))
                .toList();
        var cause = new MissingCause(List.of(EXPERTS.formatted(0, 3, 1)), used);

        assertThat(cause.sentence())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("num_local_experts of config.json is 4", "weights of 3 experts only"));
    }

    @Test
    void blamesNoNumberWhereTheFileHasNoExpertAtAll() {
        assertThat(without("layers.1.block_sparse_moe").sentence()).isEmpty();
    }

    @Test
    void blamesNothingWhereNamesDoNotTell() {
        assertThat(new MissingCause(List.of("model.norm.weight"), weights(0)).sentence())
                .isEmpty();
    }

    @Test
    void doesNotReadNumbersThatNoLayerHas() {
        var cause = new MissingCause(List.of("layers.99999999999.weight"), List.of("layers.0.weight"));

        assertThat(cause.sentence()).isEmpty();
    }
}
