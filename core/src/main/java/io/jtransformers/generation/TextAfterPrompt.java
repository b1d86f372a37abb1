package io.jtransformers.generation;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;

/** From a prompt to the text that follows it. */
final class TextAfterPrompt {

    private TextAfterPrompt() {}

    static String of(GenerativeModel model, Tokenizer tokenizer, BatchEncoding prompt, GenerationConfig config) {
        var options = GenerateOptions.builder().tokenizer(tokenizer).build();
        int[] newTokens = model.generate(prompt, config, options).newTokens().getFirst();
        List<String> stopStrings = GenerationSettings.orElse(
                config.orElse(model.generationConfig()).stopStrings(), List.of());
        var scanner = new StopStringScanner(stopStrings);
        String text = scanner.push(tokenizer.decode(newTokens, DecodeOptions.SKIP_SPECIAL_TOKENS));
        return text + scanner.finish();
    }
}
