package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.ConfigKeys;
import io.jtransformers.modeling.ConfigReader;
import io.jtransformers.modeling.PreTrainedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a text is generated, with the names and defaults of Transformers. What is null is left to the model's own config
 * ({@code generation_config.json}), and what that leaves open to the default.
 *
 * <p>Source: {@code GenerationConfig} in Transformers 5.12.1, {@code generation/configuration_utils.py}.
 *
 * @param maxLength greatest length of a row, prompt and padding included; {@code maxNewTokens} wins over it. By default
 *     20 more than the prompt, but not past the positions that the model is made for
 * @param maxNewTokens how many tokens are generated at the most
 * @param stopStrings end a row whose new text contains one of them; need a tokenizer
 * @param doSample whether tokens are drawn by their probability; by default the most probable one is taken
 * @param temperature divides scores when sampling; by default 1
 * @param topK when sampling only this many tokens are considered; 0 considers all; by default 50
 * @param topP when sampling only the most probable tokens are considered that together have this probability; by
 *     default 1
 * @param seed when sampling, one seed always gives the same tokens for the same scores, each row its own, whatever the
 *     other rows are; by default another one each time. Belongs to a call and is never saved
 * @param outputScores whether the scores of each step are wanted, as they are when the token is chosen
 * @param outputLogits whether the scores of each step are wanted, as the model gives them
 * @param padTokenId fills rows up; {@link #NO_TOKEN} for none, even if the model's config has one. Without one the
 *     first token that ends a text is used
 * @param bosTokenId begins a text without prompt; {@link #NO_TOKEN} for none
 * @param eosTokenIds end a text; empty for none, even if the model's config has some
 * @param prefillChunkSize how many rows of prompts one step takes, all sequences together; by default 512
 * @param otherKeys keys of the file that have no meaning here, kept for saving
 */
public record GenerationConfig(
        @Nullable Integer maxLength,
        @Nullable Integer maxNewTokens,
        @Nullable List<String> stopStrings,
        @Nullable Boolean doSample,
        @Nullable Double temperature,
        @Nullable Integer topK,
        @Nullable Double topP,
        @Nullable Long seed,
        @Nullable Boolean outputScores,
        @Nullable Boolean outputLogits,
        @Nullable Integer padTokenId,
        @Nullable Integer bosTokenId,
        @Nullable List<Integer> eosTokenIds,
        @Nullable Integer prefillChunkSize,
        ConfigKeys otherKeys) {

    /** Stands for «none» where null stands for «not said»; the {@code null} of a file. */
    public static final int NO_TOKEN = -1;

    private static final String FILE_NAME = "generation_config.json";

    /**
     * Copies the lists.
     *
     * @throws ConfigException if a value is outside its bounds
     */
    public GenerationConfig {
        checkPositive("max_length", maxLength);
        checkPositive("max_new_tokens", maxNewTokens);
        checkPositive("prefill_chunk_size", prefillChunkSize);
        if (temperature != null) {
            Bounds.temperature(temperature);
        }
        if (topK != null && topK < 0) {
            throw new ConfigException(
                    "top_k is %d; it must be 1 or more, or 0 to consider all tokens.".formatted(topK));
        }
        if (topP != null) {
            Bounds.topP(topP);
        }
        if (stopStrings != null) {
            StopStringScanner.check(stopStrings);
        }
        stopStrings = stopStrings == null ? null : List.copyOf(stopStrings);
        eosTokenIds = eosTokenIds == null ? null : List.copyOf(eosTokenIds);
    }

    private static void checkPositive(String key, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ConfigException("%s is %d; it must be 1 or more.".formatted(key, value));
        }
    }

    static void checkTemperature(double temperature) {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new ConfigException(
                    "temperature is %s; it must be a number greater than 0. To always take the most probable token, leave it out and set do_sample to false."
                            .formatted(temperature));
        }
    }

    static void checkTopP(double topP) {
        if (!(topP > 0 && topP <= 1)) {
            throw new ConfigException(
                    "top_p is %s; it must be greater than 0 and at most 1, where 1 considers all tokens."
                            .formatted(topP));
        }
    }

    /** Says nothing: everything is left to the model's config and to the defaults. */
    public static GenerationConfig defaults() {
        return builder().build();
    }

    /**
     * The {@code generation_config.json} of a checkpoint, or what {@code config.json} says where there is none.
     *
     * @param folder of the checkpoint
     * @param config of the model
     * @throws ConfigException if the file cannot be read, or has a value that cannot be used
     */
    public static GenerationConfig fromPretrained(Path folder, PreTrainedConfig config) {
        Path file = folder.resolve(FILE_NAME);
        return Files.exists(file) ? read(ConfigReader.read(file)) : fromModelConfig(config);
    }

    /** What a model's config says: the tokens with a role. */
    public static GenerationConfig fromModelConfig(PreTrainedConfig config) {
        var builder = builder();
        builder.padTokenId = config.padTokenId();
        builder.bosTokenId = config.bosTokenId();
        builder.eosTokenIds = config.eosTokenIds();
        return builder.build();
    }

    /**
     * Reads the keys of {@code json}, whose other keys are kept. A {@code null} switches a token off.
     *
     * @throws ConfigException if a value cannot be used
     */
    public static GenerationConfig read(ConfigReader json) {
        return GenerationConfigKeys.read(json);
    }

    /** The text of {@code generation_config.json}: what is said, less the seed. */
    public String toJson() {
        return GenerationConfigKeys.write(this);
    }

    /**
     * Writes {@code generation_config.json} into a folder, which is made if it does not exist.
     *
     * @throws ConfigException if it cannot be written
     */
    public void savePretrained(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, toJson());
        } catch (IOException failure) {
            throw new ConfigException("%s cannot be written: %s.".formatted(file, failure.getMessage()), failure);
        }
    }

    /** This config, and where it says nothing, {@code defaults}. */
    public GenerationConfig orElse(GenerationConfig defaults) {
        return new GenerationConfig(
                first(maxLength, defaults.maxLength),
                first(maxNewTokens, defaults.maxNewTokens),
                first(stopStrings, defaults.stopStrings),
                first(doSample, defaults.doSample),
                first(temperature, defaults.temperature),
                first(topK, defaults.topK),
                first(topP, defaults.topP),
                first(seed, defaults.seed),
                first(outputScores, defaults.outputScores),
                first(outputLogits, defaults.outputLogits),
                first(padTokenId, defaults.padTokenId),
                first(bosTokenId, defaults.bosTokenId),
                first(eosTokenIds, defaults.eosTokenIds),
                first(prefillChunkSize, defaults.prefillChunkSize),
                otherKeys.names().isEmpty() ? defaults.otherKeys : otherKeys);
    }

    private static <T> @Nullable T first(@Nullable T said, @Nullable T otherwise) {
        return said != null ? said : otherwise;
    }

    /** Starts with nothing said. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts with what this config says. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.maxLength = maxLength;
        builder.maxNewTokens = maxNewTokens;
        builder.stopStrings = stopStrings;
        builder.doSample = doSample;
        builder.temperature = temperature;
        builder.topK = topK;
        builder.topP = topP;
        builder.seed = seed;
        builder.outputScores = outputScores;
        builder.outputLogits = outputLogits;
        builder.padTokenId = padTokenId;
        builder.bosTokenId = bosTokenId;
        builder.eosTokenIds = eosTokenIds;
        builder.prefillChunkSize = prefillChunkSize;
        builder.otherKeys = otherKeys;
        return builder;
    }

    /** Says one thing after another. */
    public static final class Builder {

        private @Nullable Integer maxLength;
        private @Nullable Integer maxNewTokens;
        private @Nullable List<String> stopStrings;
        private @Nullable Boolean doSample;
        private @Nullable Double temperature;
        private @Nullable Integer topK;
        private @Nullable Double topP;
        private @Nullable Long seed;
        private @Nullable Boolean outputScores;
        private @Nullable Boolean outputLogits;
        private @Nullable Integer padTokenId;
        private @Nullable Integer bosTokenId;
        private @Nullable List<Integer> eosTokenIds;
        private @Nullable Integer prefillChunkSize;
        private ConfigKeys otherKeys = ConfigKeys.none();

        private Builder() {}

        /** Greatest length of a row, prompt included. */
        public Builder maxLength(int value) {
            maxLength = value;
            return this;
        }

        /** How many tokens are generated at the most. */
        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        /** End a row whose new text contains one of them. */
        public Builder stopStrings(String... values) {
            stopStrings = List.of(values);
            return this;
        }

        /** Whether tokens are drawn by their probability. */
        public Builder doSample(boolean value) {
            doSample = value;
            return this;
        }

        /** Divides scores when sampling. */
        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        /** When sampling only this many tokens are considered; 0 considers all. */
        public Builder topK(int value) {
            topK = value;
            return this;
        }

        /** When sampling only tokens that together have this probability are considered. */
        public Builder topP(double value) {
            topP = value;
            return this;
        }

        /** What random choices are made from. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Whether processed scores are wanted. */
        public Builder outputScores(boolean value) {
            outputScores = value;
            return this;
        }

        /** Whether the model's scores are wanted. */
        public Builder outputLogits(boolean value) {
            outputLogits = value;
            return this;
        }

        /** Fills rows up; {@link #NO_TOKEN} for none. */
        public Builder padTokenId(int value) {
            padTokenId = value;
            return this;
        }

        /** Begins a text without prompt; {@link #NO_TOKEN} for none. */
        public Builder bosTokenId(int value) {
            bosTokenId = value;
            return this;
        }

        /** End a text; without any, only the length ends it. */
        public Builder eosTokenIds(int... values) {
            eosTokenIds = Arrays.stream(values).boxed().toList();
            return this;
        }

        /** How many rows of prompts one step takes. */
        public Builder prefillChunkSize(int value) {
            prefillChunkSize = value;
            return this;
        }

        /** Keys without a meaning here. */
        public Builder otherKeys(ConfigKeys value) {
            otherKeys = value;
            return this;
        }

        /**
         * The config.
         *
         * @throws ConfigException if a value is outside its bounds
         */
        public GenerationConfig build() {
            return new GenerationConfig(
                    maxLength,
                    maxNewTokens,
                    stopStrings,
                    doSample,
                    temperature,
                    topK,
                    topP,
                    seed,
                    outputScores,
                    outputLogits,
                    padTokenId,
                    bosTokenId,
                    eosTokenIds,
                    prefillChunkSize,
                    otherKeys);
        }
    }
}
