package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens the tokenizers of folders with a {@code tokenizer.json}. */
public final class TokenizerJsonProvider implements TokenizerProvider {

    static final String FILE = "tokenizer.json";

    /** Reads nothing. */
    public TokenizerJsonProvider() {}

    @Override
    public String name() {
        return FILE;
    }

    @Override
    public List<String> fileNames() {
        return List.of(FILE);
    }

    @Override
    public boolean canOpen(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    @Override
    public Tokenizer open(Path folder) {
        return PreTrainedTokenizerFast.fromPretrained(folder);
    }
}
