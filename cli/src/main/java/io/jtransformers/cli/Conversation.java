package io.jtransformers.cli;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationCancelledException;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TextStreamer;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What was said so far, and the model's state after it. */
final class Conversation implements AutoCloseable {

    private final ModelForCausalLM model;
    private final Tokenizer tokenizer;
    private final GenerationConfig config;
    private final List<String> stop;
    private final List<ChatMessage> beginning;
    private final List<ChatMessage> messages = new ArrayList<>();
    private final ReusedPrefix prefix;

    /**
     * Nothing is said yet.
     *
     * @param model answers
     * @param tokenizer the model's, with a chat template
     * @param config how answers are generated
     * @param stop texts that end an answer
     * @param beginning messages that every conversation begins with
     */
    Conversation(
            ModelForCausalLM model,
            Tokenizer tokenizer,
            GenerationConfig config,
            List<String> stop,
            List<ChatMessage> beginning) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.config = config;
        this.stop = List.copyOf(stop);
        this.beginning = List.copyOf(beginning);
        this.prefix = new ReusedPrefix(model);
        messages.addAll(beginning);
    }

    /**
     * One answer.
     *
     * @param output what was generated, until it ended or was cancelled
     * @param keptTokens how many tokens of the prompt the model had seen before
     */
    record Turn(GenerateOutput output, int keptTokens) {}

    /** What was said, the oldest first. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /**
     * Asks the model. An answer that was cancelled is kept as far as it came; if that is nowhere, the question is
     * forgotten.
     *
     * @param question what the user says
     * @param cancellation ends the answer
     * @param sink receives the answer as it comes
     */
    Turn ask(String question, CancellationToken cancellation, Consumer<String> sink) {
        List<ChatMessage> asked = new ArrayList<>(messages);
        asked.add(ChatMessage.user(question));
        int[] prompt = tokenizer.encodeChat(asked).inputIds()[0];
        int keptTokens = prefix.fitTo(prompt);
        var answer = new StringBuilder();
        GenerateOptions options = GenerateOptions.builder()
                .streamer(new TextStreamer(tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, stop, piece -> {
                    answer.append(piece);
                    sink.accept(piece);
                }))
                .cancellation(cancellation)
                .tokenizer(tokenizer)
                .pastKeyValues(prefix.cache())
                .build();
        GenerateOutput output = generate(prompt, options);
        prefix.hasSeen(prompt, output.newTokens().getFirst());
        // Templates bring their own space before an answer.
        String said = answer.toString().strip();
        if (!said.isEmpty() || !cancellation.isCancelled()) {
            asked.add(ChatMessage.assistant(said));
            messages.clear();
            messages.addAll(asked);
        }
        return new Turn(output, keptTokens);
    }

    private GenerateOutput generate(int[] prompt, GenerateOptions options) {
        try {
            return model.generate(GenerateInputs.of(prompt), config, options);
        } catch (GenerationCancelledException cancelled) {
            return cancelled.output();
        }
    }

    /**
     * What was computed of the conversation, for a file or from one. A prefix that fits is used from the next message
     * on, whatever was said.
     */
    ReusedPrefix prefix() {
        return prefix;
    }

    /** Forgets what was said. */
    void reset() {
        messages.clear();
        messages.addAll(beginning);
    }

    /** Gives the memory of the model's state back. */
    @Override
    public void close() {
        prefix.close();
    }
}
