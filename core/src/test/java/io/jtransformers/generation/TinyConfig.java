package io.jtransformers.generation;

import io.jtransformers.modeling.CommonConfig;
import io.jtransformers.modeling.ConfigWriter;
import io.jtransformers.modeling.PreTrainedConfig;

/** The config of a model that tests script. */
record TinyConfig(int vocabSize, int maxPositionEmbeddings, CommonConfig common) implements PreTrainedConfig {

    TinyConfig(int vocabSize) {
        this(vocabSize, 256, CommonConfig.defaults());
    }

    TinyConfig withPositions(int positions) {
        return new TinyConfig(vocabSize, positions, common);
    }

    @Override
    public String modelType() {
        return "tiny";
    }

    @Override
    public int hiddenSize() {
        return 2;
    }

    @Override
    public int numHiddenLayers() {
        return 1;
    }

    @Override
    public int numAttentionHeads() {
        return 1;
    }

    @Override
    public void write(ConfigWriter json) {}
}
