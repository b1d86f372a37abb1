package io.jtransformers.modeling;

import io.jtransformers.nn.WeightSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model between declaration and loading: a head's constructor takes what it needs from here and declares its own
 * weights.
 *
 * @param config of the checkpoint, overrides applied
 * @param decoder declared, not loaded
 * @param headWeights the root of the weight names, where a head declares its own
 * @param folder where the checkpoint is; null for a model whose weights are random
 */
public record ModelAssembly(
        PreTrainedConfig config,
        DecoderModel decoder,
        WeightSource headWeights,
        @Nullable Path folder) {

    /**
     * This assembly, for a class that is one architecture's.
     *
     * @param modelClass the class that is made
     * @param configType the config of its architecture
     * @throws ConfigException if the checkpoint is of another architecture
     */
    public ModelAssembly expecting(
            Class<? extends PreTrainedModel> modelClass, Class<? extends PreTrainedConfig> configType) {
        if (!configType.isInstance(config)) {
            throw new ConfigException(
                    "A %s was to be loaded, but the checkpoint's model_type is '%s'; load it with AutoModel or the class of its architecture."
                            .formatted(modelClass.getSimpleName(), config.modelType()));
        }
        return this;
    }
}
