package io.jtransformers.pipelines;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TokenStreamer;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Goes on with texts and answers messages. Shared by threads.
 *
 * <p>Source: {@code TextGenerationPipeline} in Transformers 5.12.1, {@code text_generation.py}. Unlike there, what a
 * call and the model's {@code generation_config.json} leave open has the defaults of {@code generate}: nothing is drawn
 * unless one of them says so. And a space between prompt and new text is never lost. As there, a stop string that has
 * ended a text stays at its end, with what its last token has behind it;
 * {@link io.jtransformers.generation.GenerativeModel#generateText(Tokenizer, String, GenerationConfig)} cuts it off.
 */
public final class TextGenerationPipeline implements AutoCloseable {

    private final PipelineModel<ModelForCausalLM> loaded;

    TextGenerationPipeline(PipelineModel<ModelForCausalLM> loaded) {
        this.loaded = loaded;
    }

    /** Goes on with a text, as the model's own config says. */
    public List<GeneratedText> call(String prompt) {
        return call(prompt, GenerationConfig.defaults());
    }

    /** Goes on with a text: as many results as {@code config} asks for, the best first. */
    public List<GeneratedText> call(String prompt, GenerationConfig config) {
        return callBatch(List.of(prompt), config).getFirst();
    }

    /** The same with tokens sent as they come. */
    public List<GeneratedText> call(String prompt, GenerationConfig config, TokenStreamer streamer) {
        return generate(
                        loaded.tokenizer().call(prompt),
                        List.of(prompt),
                        config,
                        GenerateOptions.builder().streamer(streamer))
                .getFirst();
    }

    /** For each text what comes next; all of them are generated together, each as if it were alone. */
    public List<List<GeneratedText>> callBatch(List<String> prompts, GenerationConfig config) {
        return prompts.isEmpty()
                ? List.of()
                : generate(
                        loaded.tokenizer().encodeBatch(prompts, EncodeOptions.DEFAULT),
                        prompts,
                        config,
                        GenerateOptions.builder());
    }

    /**
     * Answers a conversation.
     *
     * @throws io.jtransformers.tokenizer.ChatTemplateException if the model has no chat template or it refuses the
     *     conversation
     */
    public List<GeneratedText> chat(List<ChatMessage> messages, GenerationConfig config) {
        BatchEncoding encoding = loaded.tokenizer().encodeChat(messages);
        List<String> prompt = List.of(decode(encoding.inputIds(0)));
        return generate(encoding, prompt, config, GenerateOptions.builder()).getFirst();
    }

    private List<List<GeneratedText>> generate(
            BatchEncoding encoding, List<String> prompts, GenerationConfig config, GenerateOptions.Builder options) {
        Tokenizer tokenizer = loaded.tokenizer();
        GenerateOutput output = loaded.model()
                .generate(
                        GenerateInputs.of(encoding.inputIds(), encoding.attentionMask()),
                        config,
                        options.tokenizer(tokenizer).build());
        List<int[]> newTokens = output.newTokens();
        int ofEach = newTokens.size() / prompts.size();
        List<List<GeneratedText>> results = new ArrayList<>();
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            String text = prompts.get(prompt);
            int[] promptIds = encoding.inputIds(prompt);
            results.add(IntStream.range(prompt * ofEach, (prompt + 1) * ofEach)
                    .mapToObj(row -> new GeneratedText(
                            text,
                            newText(promptIds, newTokens.get(row)),
                            newTokens.get(row).length,
                            output.finishReasons().get(row)))
                    .toList());
        }
        return results;
    }

    /** What the new tokens add to the text of the prompt: decoded alone, some tokenizers lose the space before them. */
    private String newText(int[] promptIds, int[] newIds) {
        int[] all = Arrays.copyOf(promptIds, promptIds.length + newIds.length);
        System.arraycopy(newIds, 0, all, promptIds.length, newIds.length);
        String before = decode(promptIds);
        String whole = decode(all);
        return whole.startsWith(before) ? whole.substring(before.length()) : decode(newIds);
    }

    private String decode(int[] ids) {
        return loaded.tokenizer().decode(ids, DecodeOptions.SKIP_SPECIAL_TOKENS);
    }

    /** Closes the model if this pipeline loaded it; a model of the caller's stays open. */
    @Override
    public void close() {
        loaded.close();
    }
}
