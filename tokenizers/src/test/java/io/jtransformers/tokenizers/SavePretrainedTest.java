package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SavePretrainedTest {

    private static final int MOST_TEXTS = 60;

    @TempDir
    private Path folder;

    /** Every tokenizer with goldens that is at hand. */
    static Stream<String> tokenizers() {
        return GoldenAssets.goldens().keySet().stream()
                .filter(name -> !name.contains("transformers.") && !name.contains("mistral-common."))
                .filter(name -> folder(name).isPresent());
    }

    private static Optional<Path> folder(String golden) {
        return GoldenAssets.tokenizer(golden.startsWith("small.") ? golden.replaceFirst("\\.", "/") : golden);
    }

    private static Tokenizer open(String golden) {
        return PreTrainedTokenizerFast.fromPretrained(folder(golden).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void theReopenedTokenizerGivesTheSame(String golden) {
        Tokenizer before = open(golden);

        before.savePretrained(folder);

        Tokenizer after = PreTrainedTokenizerFast.fromPretrained(folder);
        assertThat(properties(after)).isEqualTo(properties(before));
        for (String text : texts(golden)) {
            assertThat(results(after, text)).isEqualTo(results(before, text));
        }
    }

    private static List<String> texts(String golden) {
        return GoldenAssets.records(GoldenAssets.goldens().get(golden)).stream()
                .filter(record -> record.text("kind").equals("encode"))
                .limit(MOST_TEXTS)
                .map(record -> record.text("text"))
                .toList();
    }

    private static List<Object> properties(Tokenizer tokenizer) {
        return List.of(
                tokenizer.specialTokensMap(),
                tokenizer.vocab(),
                tokenizer.addedVocab(),
                tokenizer.modelMaxLength(),
                tokenizer.paddingSide(),
                tokenizer.truncationSide(),
                tokenizer.numSpecialTokensToAdd(),
                tokenizer.numSpecialTokensToAddToPair());
    }

    private static List<Object> results(Tokenizer tokenizer, String text) {
        try {
            Encoding encoding = tokenizer.call(text).encoding(0);
            return List.of(
                    encoding.toString(),
                    encoding.offsets(),
                    tokenizer.decode(encoding.ids()),
                    tokenizer.decode(encoding.ids(), DecodeOptions.SKIP_SPECIAL_TOKENS));
        } catch (TokenizerException e) {
            return List.of(e.getMessage());
        }
    }

    @Test
    void keepsTokensThatWereAdded() {
        Tokenizer tokenizer = open("small.bpe-gpt2")
                .addTokens(List.of(AddedToken.of("<left>").withLeftStrip().asVerbatim()))
                .addSpecialTokens(new SpecialTokensMap(null, null, null, null, "<pad>", null, null, List.of("<x>")));

        tokenizer.savePretrained(folder);

        Tokenizer after = PreTrainedTokenizerFast.fromPretrained(folder);
        assertThat(after.specialTokensMap()).isEqualTo(tokenizer.specialTokensMap());
        assertThat(after.tokenize("a <left><x> b")).isEqualTo(tokenizer.tokenize("a <left><x> b"));
    }

    @Test
    void savesWhereItCameFrom() throws IOException {
        Path source = folder("minimax-like").orElseThrow();
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(folder).addTokens(List.of(AddedToken.of("<new>")));

        tokenizer.savePretrained(folder);

        assertThat(PreTrainedTokenizerFast.fromPretrained(folder).vocab()).isEqualTo(tokenizer.vocab());
    }

    @Test
    void copiesChatTemplatesThatLieInFiles(@TempDir Path source) throws IOException {
        Files.copy(folder("small.bpe-gpt2").orElseThrow().resolve("tokenizer.json"), source.resolve("tokenizer.json"));
        Files.writeString(source.resolve("chat_template.jinja"), "{{ messages }}");
        Files.createDirectory(source.resolve("additional_chat_templates"));
        Files.writeString(source.resolve("additional_chat_templates/tool_use.jinja"), "{{ tools }}");

        List<Path> written = PreTrainedTokenizerFast.fromPretrained(source).savePretrained(folder);

        assertThat(written)
                .containsExactly(
                        folder.resolve("tokenizer.json"),
                        folder.resolve("tokenizer_config.json"),
                        folder.resolve("chat_template.jinja"),
                        folder.resolve("additional_chat_templates/tool_use.jinja"))
                .allMatch(Files::exists);
    }

    @Test
    void keepsWhatItDoesNotKnow(@TempDir Path source) throws IOException {
        Files.copy(folder("small.bpe-gpt2").orElseThrow().resolve("tokenizer.json"), source.resolve("tokenizer.json"));
        Files.writeString(
                source.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"GPT2Tokenizer\", \"image_token\": \"<image>\", \"other\": [1, 2.5, null,"
                        + " {\"a\": true}]}");

        PreTrainedTokenizerFast.fromPretrained(source).savePretrained(folder);

        JsonObject config = TokenizerConfig.read(folder).file();
        assertThat(config.value("other"))
                .isEqualTo(TokenizerConfig.read(source).file().value("other"));
        assertThat(config.text("tokenizer_class")).isEqualTo("GPT2Tokenizer");
        assertThat(AutoTokenizer.fromPretrained(folder.toString()).allSpecialTokens())
                .containsExactly("<image>");
    }

    @Test
    void leavesNoPartOfAFileWhereItFails(@TempDir Path source) throws IOException {
        Files.copy(folder("small.bpe-gpt2").orElseThrow().resolve("tokenizer.json"), source.resolve("tokenizer.json"));
        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(source);
        Files.writeString(source.resolve("tokenizer.json"), "{\"model\": {");

        assertThatThrownBy(() -> tokenizer.savePretrained(folder)).isInstanceOf(TokenizerException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysThatItsFilesAreGone(@TempDir Path source) throws IOException {
        Files.copy(folder("small.bpe-gpt2").orElseThrow().resolve("tokenizer.json"), source.resolve("tokenizer.json"));
        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(source);
        Files.delete(source.resolve("tokenizer.json"));

        assertThatThrownBy(() -> tokenizer.savePretrained(folder))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining(source.toString());
    }
}
