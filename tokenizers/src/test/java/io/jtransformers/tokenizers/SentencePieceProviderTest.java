package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceProviderTest {

    @TempDir
    private Path folder;

    private Tokenizer openOnly(String tokenizer, String file) throws IOException {
        Optional<Path> source = GoldenAssets.tokenizer(tokenizer);
        assumeTrue(source.isPresent(), () -> "The tokenizer %s is not beside the project".formatted(tokenizer));
        Files.copy(source.orElseThrow().resolve(file), folder.resolve(file));
        return AutoTokenizer.fromPretrained(folder.toString());
    }

    private static List<String> texts(String golden) {
        return GoldenAssets.records(GoldenAssets.goldens().get(golden)).stream()
                .filter(record -> record.text("kind").equals("encode"))
                .map(record -> record.text("text"))
                .toList();
    }

    @Test
    void givesWhatTheTokenizerJsonOfABytePairModelGives() throws IOException {
        Tokenizer model = openOnly("mixtral-v1", "tokenizer.model");
        Tokenizer json = PreTrainedTokenizerFast.fromPretrained(
                GoldenAssets.tokenizer("mixtral-v1").orElseThrow());

        assertThat(model.vocab()).isEqualTo(json.vocab());
        for (String text : texts("mixtral-v1")) {
            int[] ids = json.encode(text);
            assertThat(model.encode(text)).isEqualTo(ids);
            assertThat(model.decode(ids)).isEqualTo(json.decode(ids));
        }
    }

    @Test
    void givesWhatTheTokenizerJsonOfAUnigramModelGives() throws IOException {
        Tokenizer model = openOnly("small/unigram-precompiled", "spiece.model");
        Tokenizer json = PreTrainedTokenizerFast.fromPretrained(
                GoldenAssets.tokenizer("small/unigram-precompiled").orElseThrow());

        for (String text : texts("small.unigram-precompiled")) {
            // The model drops spaces at the end and repeated ones, which this tokenizer.json keeps.
            if (json.tokenize(text).stream().noneMatch("▁"::equals)) {
                assertThat(model.tokenize(text)).isEqualTo(json.tokenize(text));
            }
        }
    }

    @Test
    void knowsTheRolesThatTheModelGives() throws IOException {
        Tokenizer tokenizer = openOnly("mixtral-v1", "tokenizer.model");

        assertThat(tokenizer.allSpecialTokens()).containsExactly("<s>", "</s>", "<unk>");
    }

    @Test
    void framesTextsAsTheConfigurationSays(@TempDir Path target) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_eos_token\": true}");
        Tokenizer tokenizer = openOnly("mixtral-v1", "tokenizer.model");

        tokenizer.savePretrained(target);

        assertThat(tokenizer.tokenize("a")).containsExactly("▁a");
        assertThat(tokenizer.convertIdsToTokens(tokenizer.encode("a"))).containsExactly("▁a", "</s>");
        assertThat(AutoTokenizer.fromPretrained(target.toString()).encode("a")).isEqualTo(tokenizer.encode("a"));
    }

    @Test
    void isSavedWithItsModel(@TempDir Path target) throws IOException {
        Tokenizer tokenizer = openOnly("mixtral-v1", "tokenizer.model");

        tokenizer.savePretrained(target);

        assertThat(AutoTokenizer.fromPretrained(target.toString()).encode("Hello, world!"))
                .isEqualTo(tokenizer.encode("Hello, world!"));
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        Files.writeString(folder.resolve("tokenizer.model"), "not a model");
        String name = folder.toString();

        assertThatThrownBy(() -> AutoTokenizer.fromPretrained(name))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("tokenizer.model");
    }
}
