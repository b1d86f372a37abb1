package io.jtransformers.modeling;

import java.util.List;
import java.util.SortedMap;

/** Checks that the config records of all architectures make; each names the keys in its message. */
public final class ConfigChecks {

    private static final int MOST_LAYERS = 1 << 16;
    private static final int MOST_EXPERTS = 1 << 20;
    private static final int LONGEST_HEAD = 1 << 20;

    private static final List<String> SHARED_EXPERT = List.of(
            "shared_intermediate_size", "n_shared_experts", "num_shared_experts", "shared_expert_intermediate_size");

    private ConfigChecks() {}

    /**
     * Checks a size.
     *
     * @throws ConfigException if it is less than 1
     */
    public static void positive(String key, int value) {
        if (value < 1) {
            throw new ConfigException("%s is %d; it must be 1 or more; check config.json.".formatted(key, value));
        }
    }

    /**
     * Checks the number of layers, which a hostile file might let run to memory's end.
     *
     * @throws ConfigException if it is less than 1 or absurd
     */
    public static void layers(int numHiddenLayers) {
        positive("num_hidden_layers", numHiddenLayers);
        if (numHiddenLayers > MOST_LAYERS) {
            throw new ConfigException("num_hidden_layers is %d; more than %d are not believed; check config.json."
                    .formatted(numHiddenLayers, MOST_LAYERS));
        }
    }

    /**
     * Checks the heads of an attention block, whose length a hostile file might let run to memory's end.
     *
     * @throws ConfigException if the query heads cannot share the key-value heads evenly, or a head cannot be rotated
     *     in halves or is absurdly long
     */
    public static void heads(int numAttentionHeads, int numKeyValueHeads, int headDim) {
        positive("num_attention_heads", numAttentionHeads);
        positive("num_key_value_heads", numKeyValueHeads);
        positive("head_dim", headDim);
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new ConfigException(
                    "num_attention_heads (%d) must be a multiple of num_key_value_heads (%d); check config.json."
                            .formatted(numAttentionHeads, numKeyValueHeads));
        }
        if (headDim % 2 != 0) {
            throw new ConfigException(
                    "head_dim is %d; it must be even, since its halves are rotated against each other."
                            .formatted(headDim));
        }
        if (headDim > LONGEST_HEAD) {
            throw new ConfigException("head_dim is %d; more than %d is not believed; check config.json."
                    .formatted(headDim, LONGEST_HEAD));
        }
        if ((long) numAttentionHeads * headDim > Integer.MAX_VALUE) {
            throw new ConfigException("num_attention_heads (%d) times head_dim (%d) is more than an int can hold."
                    .formatted(numAttentionHeads, headDim));
        }
    }

    /**
     * Length of a head where the heads share the hidden size, since {@code head_dim} is not said.
     *
     * @throws ConfigException if there is no head, or a share cannot be rotated in halves or is absurdly long
     */
    public static int sharedHeadDim(int hiddenSize, int numAttentionHeads) {
        positive("hidden_size", hiddenSize);
        positive("num_attention_heads", numAttentionHeads);
        int headDim = hiddenSize / numAttentionHeads;
        if (headDim < 1 || headDim % 2 != 0 || headDim > LONGEST_HEAD) {
            throw new ConfigException(
                    "hidden_size (%d) shared by num_attention_heads (%d) gives heads of length %d; it must be even, and 2 to %d; mend one of the two, or give head_dim."
                            .formatted(hiddenSize, numAttentionHeads, headDim, LONGEST_HEAD));
        }
        return headDim;
    }

    /**
     * Checks an epsilon.
     *
     * @throws ConfigException if it is negative, infinite or not a number
     */
    public static void epsilon(String key, float value) {
        finite(key, value);
        if (!(value >= 0)) {
            throw new ConfigException("%s is %s; it must be 0 or more; check config.json.".formatted(key, value));
        }
    }

    /**
     * Checks a factor.
     *
     * @throws ConfigException if it is infinite or not a number
     */
    public static void finite(String key, float value) {
        if (!Float.isFinite(value)) {
            throw new ConfigException("%s is %s; it must be finite; check config.json.".formatted(key, value));
        }
    }

    /**
     * Checks that each layer has an entry.
     *
     * @throws ConfigException if there are more or fewer entries than layers
     */
    public static void onePerLayer(String key, int entries, int numHiddenLayers) {
        if (entries != numHiddenLayers) {
            throw new ConfigException("%s has %d entries for num_hidden_layers %d; there must be one for each layer."
                    .formatted(key, entries, numHiddenLayers));
        }
    }

    /**
     * Checks the experts of a layer, which a hostile file might let run to memory's end.
     *
     * @throws ConfigException if a token cannot be sent to so many, or they are absurdly many
     */
    public static void experts(int numLocalExperts, int numExpertsPerTok, int numHiddenLayers) {
        positive("num_local_experts", numLocalExperts);
        positive("num_experts_per_tok", numExpertsPerTok);
        if (numExpertsPerTok > numLocalExperts) {
            throw new ConfigException("num_experts_per_tok is %d, but num_local_experts only %d; check config.json."
                    .formatted(numExpertsPerTok, numLocalExperts));
        }
        if ((long) numLocalExperts * numHiddenLayers > MOST_EXPERTS) {
            throw new ConfigException(
                    "num_local_experts (%d) times num_hidden_layers (%d) is more than %d, which is not believed; check config.json."
                            .formatted(numLocalExperts, numHiddenLayers, MOST_EXPERTS));
        }
    }

    /**
     * Checks that names are numbered from 0: a score is known by its place only, so that a number left out would give
     * those after it another name.
     *
     * @throws ConfigException if a number is left out or negative
     */
    static void numbered(String key, SortedMap<Integer, String> names) {
        if (!names.isEmpty() && (names.firstKey() != 0 || names.lastKey() != names.size() - 1)) {
            throw new ConfigException("%s has %d keys from %d to %d; expected each from 0 to %d once."
                    .formatted(key, names.size(), names.firstKey(), names.lastKey(), names.size() - 1));
        }
    }

    /**
     * Checks that the experts of a layer are all routed ones.
     *
     * @throws ConfigException if a key says that a layer has a shared expert beside them, as other families have
     */
    public static void noSharedExpert(ConfigReader json) {
        for (String key : SHARED_EXPERT) {
            for (int size : json.integers(key, List.of())) {
                if (size != 0) {
                    throw new ConfigException(
                            "%s: %s is %d, a shared expert, which no release of this family has and JTransformers does not compute; only 0 is read. Use a checkpoint without it."
                                    .formatted(json.source(), key, size));
                }
            }
        }
    }
}
