package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerProvider;
import io.jtransformers.tokenizers.json.JsonInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Opens the tokenizers of folders with a {@code tekken.json}, whatever else they hold, if their model is one of
 * Mistral's. A folder without a {@code config.json} is opened if it has no {@code tokenizer.json}.
 *
 * <p>Source: {@code AutoTokenizer.from_pretrained} in Transformers 5.12.1, {@code tokenization_auto.py}.
 */
public final class MistralCommonProvider implements TokenizerProvider {

    private static final Set<String> MODEL_TYPES = Set.of(
            "ministral", "ministral3", "mistral", "mistral3", "mixtral", "pixtral", "voxtral", "voxtral_realtime");

    /** Before the provider of {@code tokenizer.json}, which the same folders often have. */
    private static final int PRIORITY = 10;

    /** Reads nothing. */
    public MistralCommonProvider() {}

    @Override
    public String name() {
        return MistralFiles.TEKKEN;
    }

    @Override
    public List<String> fileNames() {
        return List.of(MistralFiles.TEKKEN);
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public boolean canOpen(Path folder) {
        if (!Files.isRegularFile(folder.resolve(MistralFiles.TEKKEN))) {
            return false;
        }
        Path config = folder.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            return !Files.isRegularFile(folder.resolve("tokenizer.json"));
        }
        try (JsonInput json = JsonInput.open(config)) {
            String type = json.readObject("").textOrNull("model_type");
            return type != null && MODEL_TYPES.contains(type);
        }
    }

    @Override
    public Tokenizer open(Path folder) {
        return MistralCommonTokenizer.fromPretrained(folder);
    }
}
