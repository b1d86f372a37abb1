package io.jtransformers.modeling;

import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.checkpoint.LoadingListener;
import io.jtransformers.tensor.DataType;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded.
 *
 * @param device where to; null takes the available backend of the greatest priority
 * @param dataType in what type weights are held; null leaves them as stored
 * @param threads compute threads of a backend on the processor; 0 leaves the number to it
 * @param revision branch, tag or commit of a repository in the local cache; null means {@code main}
 * @param labels names of a classifier's labels, in place of the config's; null leaves those
 * @param config in place of the checkpoint's; null leaves that
 * @param seed from which a head that the checkpoint lacks is initialised
 * @param listener hears of the progress
 */
public record LoadOptions(
        @Nullable DeviceSpec device,
        @Nullable DataType dataType,
        int threads,
        @Nullable String revision,
        @Nullable List<String> labels,
        @Nullable PreTrainedConfig config,
        long seed,
        LoadingListener listener) {

    private static final List<DataType> HELD = List.of(DataType.F32, DataType.BF16, DataType.F16);

    /**
     * Copies the labels.
     *
     * @throws ConfigException if weights cannot be held in the type, or both a config and labels are given
     */
    public LoadOptions {
        if (dataType != null && !HELD.contains(dataType)) {
            throw new ConfigException(
                    "Weights were to be held as %s; they can be held as %s.".formatted(dataType, HELD));
        }
        if (config != null && labels != null) {
            throw new ConfigException(
                    "A config was given together with labels; give the labels to the config's builder instead.");
        }
        labels = labels == null ? null : List.copyOf(labels);
    }

    /** Everything left to the library. */
    public static LoadOptions defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private @Nullable DeviceSpec device;
        private @Nullable DataType dataType;
        private int threads;
        private @Nullable String revision;
        private @Nullable List<String> labels;
        private @Nullable PreTrainedConfig config;
        private long seed;
        private LoadingListener listener = LoadingListener.SILENT;

        private Builder() {}

        /** The device, such as {@code cpu} or {@code cuda:0}; see {@link DeviceSpec#parse}. */
        public Builder device(String name) {
            device = DeviceSpec.parse(name);
            return this;
        }

        /**
         * The type in which weights are held: {@code F32}, {@code BF16} or {@code F16}; {@code dtype} of Transformers.
         */
        public Builder dataType(DataType type) {
            dataType = type;
            return this;
        }

        /** Compute threads of a backend on the processor. */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /** Branch, tag or commit of a repository in the local cache. */
        public Builder revision(String name) {
            revision = name;
            return this;
        }

        /**
         * A classifier with {@code count} labels named {@code LABEL_0} and so on; {@code num_labels} of Transformers.
         */
        public Builder numLabels(int count) {
            labels = IntStream.range(0, count)
                    .mapToObj(index -> "LABEL_" + index)
                    .toList();
            return this;
        }

        /** A classifier with these labels; {@code id2label} of Transformers. */
        public Builder labels(List<String> names) {
            labels = List.copyOf(names);
            return this;
        }

        /**
         * A config in place of the checkpoint's, such as that one with another value: what Transformers does with
         * {@code config=} or a key of the config, such as {@code output_attentions=}, in {@code from_pretrained}.
         *
         * @param value usually read by {@code AutoConfig} and changed by its {@code toBuilder()}; the weights must fit
         *     it
         */
        public Builder config(PreTrainedConfig value) {
            config = value;
            return this;
        }

        /** The seed of a head that the checkpoint lacks. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Hears of the progress. */
        public Builder listener(LoadingListener value) {
            listener = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws ConfigException if they contradict each other
         */
        public LoadOptions build() {
            return new LoadOptions(device, dataType, threads, revision, labels, config, seed, listener);
        }
    }
}
