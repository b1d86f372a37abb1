package io.jtransformers.modeling;

import io.jtransformers.tensor.DataType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code config.json} that mean the same in every architecture. A config record holds one and need not
 * repeat them.
 *
 * <p>Source: {@code PreTrainedConfig} in Transformers 5.12.1, {@code configuration_utils.py}.
 *
 * @param architectures names of the classes that the weights were saved from, such as {@code MinistralForCausalLM}
 * @param dtype the type in which the weights are stored; null if the file does not say
 * @param bosTokenId the token that begins a text; null if there is none
 * @param eosTokenIds the tokens that end a text; possibly empty
 * @param padTokenId the token that fills rows up; null if there is none
 * @param tieWordEmbeddings whether the output projection is the embedding
 * @param initializerRange standard deviation of matrices that are initialised at random
 * @param useCache whether {@code forward} keeps keys and values unless told otherwise
 * @param outputAttentions whether {@code forward} gives attentions unless told otherwise
 * @param outputHiddenStates whether {@code forward} gives hidden states unless told otherwise
 * @param id2label names of a classifier's labels; null stands for two labels without names
 * @param problemType what a sequence classifier is trained for; null leaves it to the labels
 * @param otherKeys keys that no one has a meaning for, kept for saving
 */
public record CommonConfig(
        List<String> architectures,
        @Nullable DataType dtype,
        @Nullable Integer bosTokenId,
        List<Integer> eosTokenIds,
        @Nullable Integer padTokenId,
        boolean tieWordEmbeddings,
        float initializerRange,
        boolean useCache,
        boolean outputAttentions,
        boolean outputHiddenStates,
        @Nullable SortedMap<Integer, String> id2label,
        @Nullable ProblemType problemType,
        ConfigKeys otherKeys) {

    private static final int DEFAULT_LABELS = 2;
    private static final int MOST_LABELS = 1 << 20;

    /**
     * Copies the collections.
     *
     * @throws ConfigException if the values contradict each other
     */
    public CommonConfig {
        architectures = List.copyOf(architectures);
        eosTokenIds = List.copyOf(eosTokenIds);
        id2label = id2label == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(id2label));
        if (!(initializerRange >= 0)) {
            throw new ConfigException("initializer_range is %s; it must be 0 or more.".formatted(initializerRange));
        }
        if (problemType == ProblemType.SINGLE_LABEL_CLASSIFICATION && id2label != null && id2label.size() == 1) {
            throw new ConfigException(
                    "problem_type 'single_label_classification' needs more than one label, but id2label has one;"
                            + " use two labels for a yes-or-no question, or problem_type 'regression' for a number.");
        }
    }

    /** No token ids, two labels, nothing tied: what holds where neither a file nor an architecture says otherwise. */
    public static CommonConfig defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Reads the keys. Every other key of the config must have been asked for before, since those that are left are
     * kept.
     *
     * @param json the config
     * @param absent the architecture's values for keys that are absent
     */
    public static CommonConfig read(ConfigReader json, CommonConfig absent) {
        json.modelType(); // is the config's own
        List<String> architectures = json.textsOrNull("architectures");
        return new CommonConfig(
                architectures == null ? absent.architectures : architectures,
                readDtype(json, absent.dtype),
                json.integerOrNull("bos_token_id", absent.bosTokenId),
                json.integers("eos_token_id", absent.eosTokenIds),
                json.integerOrNull("pad_token_id", absent.padTokenId),
                json.flag("tie_word_embeddings", absent.tieWordEmbeddings),
                json.number("initializer_range", absent.initializerRange),
                json.flag("use_cache", absent.useCache),
                json.flag("output_attentions", absent.outputAttentions),
                json.flag("output_hidden_states", absent.outputHiddenStates),
                readLabels(json),
                readProblemType(json),
                json.otherKeys());
    }

    private static @Nullable DataType readDtype(ConfigReader json, @Nullable DataType absent) {
        String older = json.textOrNull("torch_dtype");
        String current = json.textOrNull("dtype");
        String name = current != null ? current : older;
        if (name == null) {
            return absent;
        }
        return DataType.fromTorch(name)
                .orElseThrow(() -> new ConfigException(
                        "%s: dtype is '%s', which is not read here; known are float32, float16 and bfloat16."
                                .formatted(json.source(), name)));
    }

    private static @Nullable SortedMap<Integer, String> readLabels(ConfigReader json) {
        Integer count = json.integerOrNull("num_labels", null);
        SortedMap<Integer, String> labels = readNames(json);
        ConfigReader inverse = json.objectOrNull("label2id");
        if (inverse != null) {
            inverse.forgetKeys(); // follows from id2label
        }
        // As in the reference, a number that differs from the names puts an end to them.
        int named = labels == null ? DEFAULT_LABELS : labels.size();
        if (count != null && count != named) {
            return numbered(count);
        }
        if (labels != null) {
            ConfigChecks.numbered("id2label", labels);
        }
        return labels;
    }

    private static @Nullable SortedMap<Integer, String> readNames(ConfigReader json) {
        ConfigReader names = json.objectOrNull("id2label");
        if (names == null) {
            return null;
        }
        SortedMap<Integer, String> labels = new TreeMap<>();
        for (String id : names.names()) {
            try {
                labels.put(Integer.valueOf(id), names.text(id, ""));
            } catch (NumberFormatException notANumber) {
                throw new ConfigException(
                        "%s: id2label has the key '%s'; expected a whole number.".formatted(json.source(), id),
                        notANumber);
            }
        }
        return labels;
    }

    private static SortedMap<Integer, String> numbered(int count) {
        if (count < 0 || count > MOST_LABELS) {
            throw new ConfigException("num_labels is %d; it must be 0 to %d.".formatted(count, MOST_LABELS));
        }
        SortedMap<Integer, String> labels = new TreeMap<>();
        IntStream.range(0, count).forEach(id -> labels.put(id, "LABEL_" + id));
        return labels;
    }

    private static @Nullable ProblemType readProblemType(ConfigReader json) {
        String name = json.textOrNull("problem_type");
        if (name == null) {
            return null;
        }
        return ProblemType.named(name)
                .orElseThrow(() -> new ConfigException("%s: problem_type is '%s'; expected one of %s."
                        .formatted(
                                json.source(),
                                name,
                                Arrays.stream(ProblemType.values())
                                        .map(ProblemType::configName)
                                        .toList())));
    }

    /** Writes the keys, the kept ones last; what is at its default in every architecture is left out. */
    public void write(ConfigWriter json) {
        if (!architectures.isEmpty()) {
            json.writeTexts("architectures", architectures);
        }
        if (dtype != null) {
            json.write("dtype", torchName(dtype));
        }
        json.write("bos_token_id", bosTokenId).write("pad_token_id", padTokenId);
        if (eosTokenIds.size() > 1) {
            json.writeIntegers("eos_token_id", eosTokenIds);
        } else {
            json.write("eos_token_id", eosTokenIds.isEmpty() ? null : eosTokenIds.getFirst());
        }
        json.write("tie_word_embeddings", tieWordEmbeddings)
                .write("initializer_range", initializerRange)
                .write("use_cache", useCache);
        if (outputAttentions) {
            json.write("output_attentions", true);
        }
        if (outputHiddenStates) {
            json.write("output_hidden_states", true);
        }
        if (id2label != null) {
            writeLabels(json, id2label);
        }
        if (problemType != null) {
            json.write("problem_type", problemType.configName());
        }
        json.writeOtherKeys(otherKeys);
    }

    private static void writeLabels(ConfigWriter json, SortedMap<Integer, String> labels) {
        ConfigWriter names = json.writeObject("id2label");
        ConfigWriter ids = json.writeObject("label2id");
        labels.forEach((id, label) -> {
            names.write(Integer.toString(id), label);
            ids.write(label, id);
        });
    }

    private static String torchName(DataType type) {
        return switch (type) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            case F8_E4M3 -> "float8_e4m3fn";
            case F8_E5M2 -> "float8_e5m2";
            case I8, I32, I64, BOOL ->
                throw new ConfigException("dtype is %s; weights are floating point numbers.".formatted(type));
        };
    }

    /** How many labels a classifier has; 2 where the config does not say. */
    public int numLabels() {
        return id2label == null ? DEFAULT_LABELS : id2label.size();
    }

    /** The name of a label; {@code LABEL_} and the number where it has none. */
    public String label(int id) {
        String name = id2label == null ? null : id2label.get(id);
        return name == null ? "LABEL_" + id : name;
    }

    /** Collects values, starting from the defaults. */
    public static final class Builder implements CommonSettings<Builder> {

        private List<String> architectures = List.of();
        private @Nullable DataType dtype;
        private @Nullable Integer bosTokenId;
        private List<Integer> eosTokenIds = List.of();
        private @Nullable Integer padTokenId;
        private boolean tieWordEmbeddings;
        private float initializerRange = 0.02f;
        private boolean useCache = true;
        private boolean outputAttentions;
        private boolean outputHiddenStates;
        private @Nullable SortedMap<Integer, String> id2label;
        private @Nullable ProblemType problemType;
        private ConfigKeys otherKeys = ConfigKeys.none();

        private Builder() {}

        private Builder(CommonConfig config) {
            architectures = config.architectures;
            dtype = config.dtype;
            bosTokenId = config.bosTokenId;
            eosTokenIds = config.eosTokenIds;
            padTokenId = config.padTokenId;
            tieWordEmbeddings = config.tieWordEmbeddings;
            initializerRange = config.initializerRange;
            useCache = config.useCache;
            outputAttentions = config.outputAttentions;
            outputHiddenStates = config.outputHiddenStates;
            id2label = config.id2label;
            problemType = config.problemType;
            otherKeys = config.otherKeys;
        }

        @Override
        public Builder common(Consumer<Builder> change) {
            change.accept(this);
            return this;
        }

        /** Names of the classes that the weights were saved from. */
        public Builder architectures(List<String> names) {
            architectures = List.copyOf(names);
            return this;
        }

        @Override
        public Builder dtype(@Nullable DataType type) {
            dtype = type;
            return this;
        }

        @Override
        public Builder bosTokenId(@Nullable Integer id) {
            bosTokenId = id;
            return this;
        }

        @Override
        public Builder eosTokenIds(List<Integer> ids) {
            eosTokenIds = List.copyOf(ids);
            return this;
        }

        @Override
        public Builder padTokenId(@Nullable Integer id) {
            padTokenId = id;
            return this;
        }

        @Override
        public Builder tieWordEmbeddings(boolean tied) {
            tieWordEmbeddings = tied;
            return this;
        }

        @Override
        public Builder initializerRange(float standardDeviation) {
            initializerRange = standardDeviation;
            return this;
        }

        @Override
        public Builder useCache(boolean used) {
            useCache = used;
            return this;
        }

        /** Whether {@code forward} gives attentions unless told otherwise. */
        public Builder outputAttentions(boolean given) {
            outputAttentions = given;
            return this;
        }

        /** Whether {@code forward} gives hidden states unless told otherwise. */
        public Builder outputHiddenStates(boolean given) {
            outputHiddenStates = given;
            return this;
        }

        @Override
        public Builder numLabels(int count) {
            id2label = numbered(count);
            return this;
        }

        @Override
        public Builder labels(List<String> names) {
            SortedMap<Integer, String> labels = new TreeMap<>();
            names.forEach(name -> labels.put(labels.size(), name));
            id2label = labels;
            return this;
        }

        @Override
        public Builder problemType(@Nullable ProblemType type) {
            problemType = type;
            return this;
        }

        /** Keys to carry along. */
        public Builder otherKeys(ConfigKeys keys) {
            otherKeys = keys;
            return this;
        }

        /**
         * The values.
         *
         * @throws ConfigException if they contradict each other
         */
        public CommonConfig build() {
            return new CommonConfig(
                    architectures,
                    dtype,
                    bosTokenId,
                    eosTokenIds,
                    padTokenId,
                    tieWordEmbeddings,
                    initializerRange,
                    useCache,
                    outputAttentions,
                    outputHiddenStates,
                    id2label,
                    problemType,
                    otherKeys);
        }
    }
}
