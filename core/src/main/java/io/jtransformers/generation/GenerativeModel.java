package io.jtransformers.generation;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Function;

/**
 * A model that says how likely each token is to come next. Shared by threads: each generation has its own cache.
 *
 * <p>Source: {@code GenerationMixin} in Transformers 5.12.1, {@code generation/utils.py}.
 */
public interface GenerativeModel {

    /** The config of the model. */
    PreTrainedConfig config();

    /** What holds for a generation unless its own config says otherwise: {@code generation_config.json}. */
    GenerationConfig generationConfig();

    /**
     * An empty cache that grows as needed.
     *
     * @param batchSize how many sequences, at least 1
     */
    Cache newCache(int batchSize);

    /**
     * A prompt that is computed in parts gives what it gives whole if the parts, the last one excepted, are multiples
     * of so many tokens; 1 if any parts do.
     */
    default int promptBlockSize() {
        return 1;
    }

    /**
     * An empty cache.
     *
     * @param batchSize how many sequences, at least 1
     * @param options how it keeps what it keeps
     */
    Cache newCache(int batchSize, CacheOptions options);

    /**
     * Runs one step and advances its caches.
     *
     * @param input the rows; {@code headRows} names those that are scored
     * @param recorder receives intermediate results
     * @param cancellation asks to stop
     * @param pick takes what is needed of the scores, {@code [headRows, vocabulary]} in {@code F32} on the device, to
     *     the heap
     * @return what {@code pick} gave
     * @throws java.util.concurrent.CancellationException if the call was asked to stop
     */
    <R> R score(StepInput input, OutputRecorder recorder, CancellationToken cancellation, Function<Tensor, R> pick);

    /** {@link #score(StepInput, OutputRecorder, CancellationToken, Function)} with nothing recorded. */
    default <R> R score(StepInput input, CancellationToken cancellation, Function<Tensor, R> pick) {
        return score(input, OutputRecorder.SILENT, cancellation, pick);
    }

    /**
     * Runs a part of a prompt of which no scores are wanted, and advances its caches.
     *
     * @param input the rows; {@code headRows} is of no importance
     * @param cancellation asks to stop
     * @throws java.util.concurrent.CancellationException if the call was asked to stop
     */
    void prefill(StepInput input, CancellationToken cancellation);

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} as the model's own config says. */
    default GenerateOutput generate(BatchEncoding inputs) {
        return generate(inputs, GenerationConfig.defaults());
    }

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    default GenerateOutput generate(BatchEncoding inputs, GenerationConfig config) {
        return generate(GenerateInputs.of(inputs), config);
    }

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} with tokens sent as they come. */
    default GenerateOutput generate(BatchEncoding inputs, GenerationConfig config, TokenStreamer streamer) {
        return generate(
                GenerateInputs.of(inputs),
                config,
                GenerateOptions.builder().streamer(streamer).build());
    }

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} with a way to cancel it. */
    default GenerateOutput generate(BatchEncoding inputs, GenerationConfig config, CancellationToken cancellation) {
        return generate(
                GenerateInputs.of(inputs),
                config,
                GenerateOptions.builder().cancellation(cancellation).build());
    }

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} for tokens that a tokenizer gave. */
    default GenerateOutput generate(BatchEncoding inputs, GenerationConfig config, GenerateOptions options) {
        return generate(GenerateInputs.of(inputs), config, options);
    }

    /** {@link #generate(GenerateInputs, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    default GenerateOutput generate(GenerateInputs inputs, GenerationConfig config) {
        return generate(inputs, config, GenerateOptions.defaults());
    }

    /**
     * Goes on with each of some texts until it ends.
     *
     * @param inputs the prompts
     * @param config what is to differ from {@link #generationConfig()}
     * @param options streamer, cancellation and the like
     * @return prompts and new tokens
     * @throws io.jtransformers.modeling.InputException if the prompts do not fit the model, each other or the config
     * @throws io.jtransformers.modeling.ConfigException if the config cannot be used
     * @throws GenerationCancelledException if it was cancelled or the thread interrupted
     */
    default GenerateOutput generate(GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        return Generator.of(this, inputs, config, options).run();
    }

    /** {@link #start(GenerateInputs, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    default Generation start(BatchEncoding inputs, GenerationConfig config) {
        return start(GenerateInputs.of(inputs), config, GenerateOptions.defaults());
    }

    /** {@link #start(GenerateInputs, GenerationConfig, GenerateOptions)} for tokens that a tokenizer gave. */
    default Generation start(BatchEncoding inputs, GenerationConfig config, GenerateOptions options) {
        return start(GenerateInputs.of(inputs), config, options);
    }

    /**
     * Begins to go on with each of some texts, on a thread of its own, and returns at once.
     *
     * @param inputs the prompts
     * @param config what is to differ from {@link #generationConfig()}
     * @param options streamer, cancellation and the like
     * @return the running generation
     * @throws io.jtransformers.modeling.InputException if the prompts do not fit the model, each other or the config
     * @throws io.jtransformers.modeling.ConfigException if the config cannot be used
     */
    default Generation start(GenerateInputs inputs, GenerationConfig config, GenerateOptions options) {
        return Generation.start(this, inputs, config, options);
    }

    /**
     * How a text goes on: the new text, without special tokens and up to the first stop string, which is cut off with
     * what its last token has behind it. Unlike the text-generation pipeline, which keeps both as Transformers' does. A
     * space between the prompt and the new text is its first character, whatever the tokenizer.
     *
     * @param tokenizer the model's
     * @param prompt what is gone on with
     * @param config what is to differ from {@link #generationConfig()}
     * @throws GenerationCancelledException if the thread was interrupted
     */
    default String generateText(Tokenizer tokenizer, String prompt, GenerationConfig config) {
        return TextAfterPrompt.ofPrompt(this, tokenizer, prompt, config);
    }

    /**
     * The answer to a conversation: the new text, without special tokens and up to the first stop string, which is cut
     * off with what its last token has behind it.
     *
     * @param tokenizer the model's, whose chat template says how messages become a prompt
     * @param messages what was said
     * @param config what is to differ from {@link #generationConfig()}
     * @throws GenerationCancelledException if the thread was interrupted
     */
    default String generateText(Tokenizer tokenizer, List<ChatMessage> messages, GenerationConfig config) {
        return TextAfterPrompt.ofChat(this, tokenizer, messages, config);
    }
}
