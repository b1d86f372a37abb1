package io.jtransformers.modeling;

import io.jtransformers.nn.RopeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The config of a decoder: a record of an architecture, of which this is what core needs to know. What all
 * architectures have in common is in {@link #common()}; methods with a body give what an architecture without the key
 * has.
 *
 * <p>Source: {@code PreTrainedConfig} in Transformers 5.12.1, {@code configuration_utils.py}.
 */
public interface PreTrainedConfig {

    /** {@code model_type}, such as {@code ministral}. */
    String modelType();

    /** How many tokens there are. */
    int vocabSize();

    /** Length of a row of activations. */
    int hiddenSize();

    /** How many layers the decoder has. */
    int numHiddenLayers();

    /** How many query heads a layer has. */
    int numAttentionHeads();

    /** The keys that mean the same in every architecture. */
    CommonConfig common();

    /** Writes the architecture's own keys: all but {@code model_type} and those of {@link #common()}. */
    void write(ConfigWriter json);

    /** How many key-value heads a layer has; as many as query heads. */
    default int numKeyValueHeads() {
        return numAttentionHeads();
    }

    /** Length of a head; the heads share the hidden size. */
    default int headDim() {
        return hiddenSize() / numAttentionHeads();
    }

    /** What is added to the mean square before its root; 1e-6. */
    default float rmsNormEps() {
        return 1e-6f;
    }

    /** The greatest length that the model is made for; unlimited. */
    default int maxPositionEmbeddings() {
        return Integer.MAX_VALUE;
    }

    /** The rotary embedding; the plain one with base 10000. */
    default RopeParameters ropeParameters() {
        return RopeParameters.defaults(10_000);
    }

    /** The window of a layer: how many positions it sees, its own included; null for all. All layers see all. */
    default @Nullable Integer slidingWindow(int layerIndex) {
        return null;
    }

    /** The token that begins a text; null if there is none. */
    default @Nullable Integer bosTokenId() {
        return common().bosTokenId();
    }

    /** The tokens that end a text; possibly empty. */
    default List<Integer> eosTokenIds() {
        return common().eosTokenIds();
    }

    /** The token that fills rows up; null if there is none. */
    default @Nullable Integer padTokenId() {
        return common().padTokenId();
    }

    /** Whether the output projection is the embedding. */
    default boolean tieWordEmbeddings() {
        return common().tieWordEmbeddings();
    }

    /** Standard deviation of matrices that are initialised at random. */
    default float initializerRange() {
        return common().initializerRange();
    }

    /** Whether {@code forward} keeps keys and values unless told otherwise. */
    default boolean useCache() {
        return common().useCache();
    }

    /** Whether {@code forward} gives attentions unless told otherwise. */
    default boolean outputAttentions() {
        return common().outputAttentions();
    }

    /** Whether {@code forward} gives hidden states unless told otherwise. */
    default boolean outputHiddenStates() {
        return common().outputHiddenStates();
    }

    /** How many labels a classifier has. */
    default int numLabels() {
        return common().numLabels();
    }

    /** The name of a label. */
    default String label(int id) {
        return common().label(id);
    }

    /** What a sequence classifier is trained for; null leaves it to the labels. */
    default @Nullable ProblemType problemType() {
        return common().problemType();
    }

    /** Keys that no one has a meaning for. */
    default ConfigKeys otherKeys() {
        return common().otherKeys();
    }

    /** The text of {@code config.json}. */
    default String toJson() {
        return toJson(common());
    }

    /**
     * The text of {@code config.json} with other common values, such as the class and the type that weights are saved
     * as.
     *
     * @param common in place of {@link #common()}
     */
    default String toJson(CommonConfig common) {
        var json = new ConfigWriter().write("model_type", modelType());
        write(json);
        common.write(json);
        return json.toJson();
    }

    /**
     * Writes {@code config.json} into a folder, which is made if it does not exist.
     *
     * @throws ConfigException if it cannot be written
     */
    default void savePretrained(Path folder) {
        Path file = folder.resolve("config.json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, toJson());
        } catch (IOException failure) {
            throw new ConfigException("%s cannot be written: %s.".formatted(file, failure.getMessage()), failure);
        }
    }
}
