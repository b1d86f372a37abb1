package io.jtransformers.modeling;

import io.jtransformers.checkpoint.WeightMapping;
import io.jtransformers.nn.WeightSource;
import java.util.Set;

/**
 * An architecture: how its config is read, which layers a decoder has, and what its weights are called. Found by
 * {@link java.util.ServiceLoader}; the heads, caches, masks and loops are core's.
 *
 * @param <C> its config, a record
 */
public interface ModelArchitecture<C extends PreTrainedConfig> {

    /** The values of {@code model_type} in {@code config.json} that mean this architecture. */
    Set<String> modelTypes();

    /** The class of its config, for models made from a config alone. */
    Class<C> configType();

    /**
     * Reads {@code config.json}.
     *
     * @throws ConfigException if a value is missing, of the wrong type or contradicts another
     */
    C readConfig(ConfigReader json);

    /**
     * Declares the decoder of a config; nothing is read yet.
     *
     * @param config what {@link #readConfig} gave
     * @param weights of the decoder, its prefix taken off
     * @throws io.jtransformers.nn.RopeException if the rotary embedding cannot be made, which users see as a
     *     {@link ConfigException}
     */
    DecoderModel createDecoder(C config, WeightSource weights);

    /** The name under which the weights of the decoder stand in a checkpoint with {@code head}. */
    default String baseModelPrefix(HeadType head) {
        return "model";
    }

    /** Where the declared weights are in a checkpoint: under their own names unless told otherwise. */
    default WeightMapping weightMapping(C config) {
        return WeightMapping.identity();
    }
}
