package io.jtransformers.generation;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/** From a prompt to the text that follows it. */
final class TextAfterPrompt {

    private TextAfterPrompt() {}

    /** How a text goes on, with the space that may be between it and the new text. */
    static String ofPrompt(GenerativeModel model, Tokenizer tokenizer, String prompt, GenerationConfig config) {
        BatchEncoding encoding = tokenizer.call(prompt);
        int[] newTokens = newTokens(model, tokenizer, encoding, config);
        int[] promptTokens = encoding.inputIds(0);
        int[] all = Arrays.copyOf(promptTokens, promptTokens.length + newTokens.length);
        System.arraycopy(newTokens, 0, all, promptTokens.length, newTokens.length);
        String before = decode(tokenizer, promptTokens);
        String whole = decode(tokenizer, all);
        // Decoded alone, the new tokens of some tokenizers lose the space before them.
        String text = whole.startsWith(before) ? whole.substring(before.length()) : decode(tokenizer, newTokens);
        return upToStop(text, model, config);
    }

    /** What answers a conversation, as a text of its own. */
    static String ofChat(
            GenerativeModel model, Tokenizer tokenizer, List<ChatMessage> messages, GenerationConfig config) {
        int[] newTokens = newTokens(model, tokenizer, tokenizer.encodeChat(messages), config);
        return upToStop(decode(tokenizer, newTokens), model, config);
    }

    private static int[] newTokens(
            GenerativeModel model, Tokenizer tokenizer, BatchEncoding prompt, GenerationConfig config) {
        var options = GenerateOptions.builder().tokenizer(tokenizer).build();
        return model.generate(prompt, config, options).newTokens().getFirst();
    }

    private static String upToStop(String text, GenerativeModel model, GenerationConfig config) {
        List<String> stopStrings = GenerationSettings.orElse(
                config.orElse(model.generationConfig()).stopStrings(), List.of());
        var scanner = new StopStringScanner(stopStrings);
        String shown = scanner.push(text);
        return shown + scanner.finish();
    }

    private static String decode(Tokenizer tokenizer, int[] ids) {
        return tokenizer.decode(ids, DecodeOptions.SKIP_SPECIAL_TOKENS);
    }
}
