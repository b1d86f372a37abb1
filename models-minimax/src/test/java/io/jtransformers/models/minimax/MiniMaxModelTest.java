package io.jtransformers.models.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.heads.BaseModelOutput;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small model with random weights: lightning attention in its first layer, softmax attention in its second. */
class MiniMaxModelTest {

    private static final int[] PROMPT = {3, 14, 15, 9, 2, 6};

    private static MiniMaxConfig.Builder config() {
        return MiniMaxConfig.builder()
                .vocabSize(32)
                .hiddenSize(16)
                .intermediateSize(24)
                .numHiddenLayers(2)
                .numAttentionHeads(2)
                .numKeyValueHeads(1)
                .numLocalExperts(4)
                .layerTypes(List.of(LayerType.LINEAR_ATTENTION, LayerType.FULL_ATTENTION))
                .blockSize(4);
    }

    private static MiniMaxModel model(MiniMaxConfig.Builder config) {
        return MiniMaxModel.fromConfig(
                config.build(), LoadOptions.builder().seed(7).build());
    }

    private static BaseModelOutput forward(MiniMaxModel model, int... inputIds) {
        return model.forward(ModelInputs.builder()
                .inputIds(inputIds)
                .useCache(true)
                .outputHiddenStates(true)
                .outputAttentions(true)
                .build());
    }

    /** The blocks of layer 0 count nothing: the residual stream is left, sixfold and then halved. */
    private static MiniMaxConfig.Builder onlyResiduals() {
        return config().linearAttnAlphaFactor(6)
                .linearAttnBetaFactor(0)
                .mlpAlphaFactor(0.5f)
                .mlpBetaFactor(0);
    }

    @Test
    void theResidualIsTakenAfterTheNorm() {
        try (MiniMaxModel model = model(onlyResiduals())) {
            List<HostTensor> states = forward(model, PROMPT).hiddenStates();

            float[] expected =
                    normalized(states.get(0).toFloatArray(), 16); // twice, the second time without the epsilon's weight
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 0.5f;
            }
            assertThat(states.get(1).toFloatArray()).containsExactly(expected, within(1e-3f));
        }
    }

    @Test
    void theResidualIsTakenBeforeTheNormWithoutPostnorm() {
        try (MiniMaxModel model = model(onlyResiduals().postnorm(false))) {
            List<HostTensor> states = forward(model, PROMPT).hiddenStates();

            float[] expected = states.get(0).toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 3;
            }
            assertThat(states.get(1).toFloatArray()).containsExactly(expected, within(1e-6f));
        }
    }

    private static float[] normalized(float[] rows, int length) {
        float[] normalized = new float[rows.length];
        for (int start = 0; start < rows.length; start += length) {
            double squares = 0;
            for (int i = start; i < start + length; i++) {
                squares += (double) rows[i] * rows[i];
            }
            for (int i = start; i < start + length; i++) {
                normalized[i] = (float) (rows[i] / Math.sqrt(squares / length));
            }
        }
        return normalized;
    }

    @Test
    void anAbsurdBlockSizeIsRefused() {
        MiniMaxConfig.Builder config = config().blockSize(1 << 30);

        assertThatThrownBy(config::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("block_size is 1073741824");
    }

    @Test
    void theBlockSizeOfAModelWithoutStoredDecaysChangesNothing() {
        try (MiniMaxModel model = model(config());
                MiniMaxModel other = model(config().blockSize(16_384))) {
            assertThat(forward(other, PROMPT).lastHiddenState().toFloatArray())
                    .containsExactly(forward(model, PROMPT).lastHiddenState().toFloatArray(), within(1e-5f));
            assertThat(other.footprint()).isEqualTo(model.footprint());
        }
    }

    @Test
    void theAttentionsOfALightningLayerAreItsStates() {
        try (MiniMaxModel model = model(config())) {
            BaseModelOutput output = forward(model, PROMPT);
            try (Cache cache = output.pastKeyValues()) {
                assertThat(output.attentions().get(0).shape()).isEqualTo(Shape.of(1, 2, 8, 8));
                assertThat(output.attentions().get(0).toFloatArray())
                        .containsExactly(cache.readState(0).toFloatArray());
                assertThat(output.attentions().get(1).shape()).isEqualTo(Shape.of(1, 2, 6, 6));
            }
        }
    }

    @Test
    void aLayerIsReadAsWhatItKeeps() {
        try (MiniMaxModel model = model(config());
                Cache cache = model.newCache(2)) {
            assertThat(cache.readState(0).toFloatArray()).containsOnly(0).hasSize(2 * 2 * 8 * 8);
            assertThat(cache.read(1).keys().shape()).isEqualTo(Shape.of(2, 1, 0, 8));
            assertThatThrownBy(() -> cache.read(0)).hasMessageContaining("recurrent");
            assertThatThrownBy(() -> cache.readState(1)).hasMessageContaining("keys and values");
        }
    }

    @Test
    void aStateDoesNotGrowWithTheSequence() {
        try (MiniMaxModel model =
                        model(config().layerTypes(List.of(LayerType.LINEAR_ATTENTION, LayerType.LINEAR_ATTENTION)));
                Cache cache = model.newCache(1)) {
            model.forward(
                    ModelInputs.builder().inputIds(PROMPT).pastKeyValues(cache).build());
            model.forward(ModelInputs.builder()
                    .inputIds(new int[] {1})
                    .pastKeyValues(cache)
                    .build());
            long footprint = model.footprint();

            for (int i = 0; i < 40; i++) {
                model.forward(ModelInputs.builder()
                        .inputIds(PROMPT)
                        .pastKeyValues(cache)
                        .build());
            }

            assertThat(cache.sequenceLength()).isEqualTo(7 + 240);
            assertThat(model.footprint()).isEqualTo(footprint);
            assertThat(model.usedCacheBlocks()).isEqualTo(1);
        }
    }

    @Test
    void softmaxLayersSeeOnlyTheirTextWherePositionsRestart() {
        try (MiniMaxModel model =
                        model(config().layerTypes(List.of(LayerType.FULL_ATTENTION, LayerType.FULL_ATTENTION)));
                MiniMaxModel hybrid = model(config())) {
            float[] separate = packed(model).toFloatArray();
            float[] masked = packed(hybrid).toFloatArray();

            for (int query = 0; query < 6; query++) {
                for (int key = 0; key < 6; key++) {
                    boolean isVisible = key <= query && (query < 4) == (key < 4);
                    assertThat(masked[query * 6 + key] > 0)
                            .as("%d sees %d", query, key)
                            .isEqualTo(isVisible);
                    assertThat(separate[query * 6 + key] > 0).isEqualTo(isVisible);
                }
            }
        }
    }

    @Test
    void statesRunOnWherePositionsRestart() {
        try (MiniMaxModel model = model(config())) {
            float[] ofOneText = forward(model, PROMPT).attentions().get(0).toFloatArray();

            assertThat(attentionsOfTwoTexts(model).get(0).toFloatArray()).containsExactly(ofOneText);
        }
    }

    /** What the last layer's first head sees of two texts in one row. */
    private static HostTensor packed(MiniMaxModel model) {
        return attentionsOfTwoTexts(model).get(1).row(0).row(0);
    }

    private static List<HostTensor> attentionsOfTwoTexts(MiniMaxModel model) {
        return model.forward(ModelInputs.builder()
                        .inputIds(PROMPT)
                        .positionIds(HostTensor.ofRows(new int[][] {{0, 1, 2, 3, 0, 1}}))
                        .useCache(false)
                        .outputAttentions(true)
                        .build())
                .attentions();
    }
}
