package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoTokenizerTest {

    private static final Path ASSETS = Path.of("src/test/assets");

    @Test
    void opensWhatTokenizerJsonDescribes() {
        var tokenizer =
                AutoTokenizer.fromPretrained(ASSETS.resolve("small/bpe-gpt2").toString());

        assertThat(tokenizer).isInstanceOf(PreTrainedTokenizerFast.class);
        assertThat(tokenizer.modelMaxLength()).isEqualTo(1_024);
    }

    @Test
    void saysWhatWasLookedForAndWhatWasFound(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"ministral\"}");
        Files.writeString(folder.resolve("vocab.txt"), "a");

        assertThatThrownBy(() -> AutoTokenizer.fromPretrained(folder.toString()))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("config.json, vocab.txt");
    }
}
