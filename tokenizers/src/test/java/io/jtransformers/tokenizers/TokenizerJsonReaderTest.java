package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of tokenizers come from strangers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TokenizerJsonReaderTest {

    private static final String MODEL = """
        {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}\
        """;

    private static TokenizerPipeline read(String json) {
        try (JsonInput input = JsonInput.of("tokenizer.json", json)) {
            return TokenizerJsonReader.read(input);
        }
    }

    private static TokenizerPipeline readWith(String members) {
        return read("{%s, \"model\": %s}".formatted(members, MODEL));
    }

    private static TokenizerPipeline readModel(String model) {
        return read("{\"model\": %s}".formatted(model));
    }

    private static int[] encode(TokenizerPipeline pipeline, String text) {
        return pipeline.encode(TextInput.of(text), true).ids();
    }

    @Test
    void readsTheSmallestFile() {
        TokenizerPipeline pipeline = readModel(MODEL);

        assertThat(encode(pipeline, "abb")).containsExactly(2, 1);
    }

    @Test
    void readsMergesThatComeBeforeTheVocabulary() {
        TokenizerPipeline pipeline = readModel(
                "{\"merges\": [[\"a\", \"b\"]], \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}, \"type\": \"BPE\"}");

        assertThat(encode(pipeline, "ab")).containsExactly(2);
    }

    /** Only a whole piece is looked up before it is merged, also where it can be cut. */
    @Test
    void looksUpNoPartsOfPiecesWhereMergesAreIgnored() {
        StringBuilder bytes = new StringBuilder();
        for (int value = 0; value < 256; value++) {
            bytes.append(", \"<0x%02X>\": %d".formatted(value, 7 + value));
        }
        TokenizerPipeline pipeline = readModel("""
            {"type": "BPE", "byte_fallback": true, "ignore_merges": true,
             "vocab": {"a": 0, "b": 1, "c": 2, "x": 3, "xa": 4, "xab": 5, "ab": 6%s},
             "merges": ["x a", "xa b"]}\
            """.formatted(bytes));

        assertThat(encode(pipeline, "abc")).containsExactly(0, 1, 2);
        assertThat(encode(pipeline, "ab")).containsExactly(6);
    }

    /** As in the original, where the text that is left begins after the first character. */
    @Test
    void putsNothingInFrontWhereTheBeginningWasTakenAway() {
        TokenizerPipeline pipeline = read("""
            {"normalizer": {"type": "Strip", "strip_left": true, "strip_right": true},
             "pre_tokenizer": {"type": "Metaspace", "replacement": "_", "prepend_scheme": "first", "split": true},
             "model": {"type": "BPE", "vocab": {"a": 0, "_": 1}, "merges": []}}\
            """);

        assertThat(encode(pipeline, " a")).containsExactly(0);
        assertThat(encode(pipeline, "a")).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "nonsense", "{\"model\": ", "{\"model\": {\"vocab\": {\"a\": 0", "{} {}"})
    void refusesWhatIsNoJsonObject(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void refusesAFileWithoutModel() {
        assertThatThrownBy(() -> read("{\"version\": \"1.0\"}"))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("no 'model'");
    }

    @Test
    void refusesAModelWithoutVocabulary() {
        assertThatThrownBy(() -> readModel("{\"type\": \"BPE\", \"merges\": []}"))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("no 'vocab'");
    }

    @Test
    void namesAnUnknownModel() {
        assertThatThrownBy(() -> readModel("{\"type\": \"Oracle\", \"vocab\": {}}"))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("Oracle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"normalizer", "pre_tokenizer", "post_processor", "decoder"})
    void namesAnUnknownComponent(String kind) {
        assertThatThrownBy(() -> readWith("\"%s\": {\"type\": \"Mystery\"}".formatted(kind)))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("'%s'".formatted(kind))
                .hasMessageContaining("Mystery");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"normalizer\": {}",
                "\"normalizer\": 7",
                "\"normalizer\": {\"type\": \"Sequence\"}",
                "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [1]}",
                "\"normalizer\": {\"type\": \"Replace\", \"pattern\": \"a\", \"content\": \"b\"}",
                "\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"ab\"}",
                "\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"_\", \"prepend_scheme\": \"twice\"}",
                "\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"String\": \"a\"}, \"behavior\": \"Eaten\"}",
                "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\":"
                        + " \"x\"}}], \"pair\": [], \"special_tokens\": {}}",
                "\"decoder\": {\"type\": \"Strip\", \"content\": \"ab\", \"start\": 1, \"stop\": 0}",
                "\"truncation\": {\"strategy\": \"Sometimes\", \"max_length\": 1, \"stride\": 0}",
                "\"padding\": {\"strategy\": \"Shortest\"}",
                "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"!\"}",
                "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"/////wAA\"}",
                "\"pre_tokenizer\": {\"type\": \"FixedLength\", \"length\": 0}",
                "\"pre_tokenizer\": {\"type\": \"CharDelimiterSplit\", \"delimiter\": \"ab\"}",
                "\"version\": \"2.0\"",
                "\"added_tokens\": [{\"id\": 1}]",
                "\"added_tokens\": {}"
            })
    void refusesMalformedComponents(String members) {
        assertThatThrownBy(() -> readWith(members)).isInstanceOf(TokenizerFileException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []} | from 0",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 4294967296}, \"merges\": []} | from 0",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": \"zero\"}, \"merges\": []} | whole number",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a\"]} | two tokens",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a a a\"]} | two tokens",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\"]]} | two elements",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [[\"a\", \"a\", \"a\"]]} | two tokens",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]} | 'b'",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a a\"]} | 'aa'",
                "{\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [], \"dropout\": 0.5} | dropout",
                "{\"type\": \"Unigram\", \"vocab\": [[\"a\"]]} | score",
                "{\"type\": \"Unigram\", \"vocab\": [[\"a\", \"b\"]]} | number",
                "{\"type\": \"Unigram\", \"vocab\": [[\"a\", 1]], \"unk_id\": 1} | unk_id",
                "{\"type\": \"Unigram\", \"vocab\": {\"a\": 1}} | scores",
                "{\"type\": \"WordPiece\", \"vocab\": [[\"a\", 1]]} | 'vocab'"
            })
    void refusesAbsurdModels(String model, String part) {
        assertThatThrownBy(() -> readModel(model))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining(part);
    }

    @Test
    void allocatesNoArrayForAnAbsurdId() {
        TokenizerPipeline pipeline = readModel("{\"type\": \"BPE\", \"vocab\": {\"a\": 2147483647}, \"merges\": []}");

        assertThat(pipeline.token(Integer.MAX_VALUE)).isEqualTo("a");
    }

    @Test
    void refusesDeepNesting() {
        String deep = "{\"type\": \"Sequence\", \"normalizers\": [".repeat(10_000) + "]}".repeat(10_000);

        assertThatThrownBy(() -> readWith("\"normalizer\": " + deep)).isInstanceOf(TokenizerFileException.class);
    }

    @Test
    void passesOverDeepNestingNowhere() {
        String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);

        assertThatThrownBy(() -> readWith("\"unknown\": " + deep)).isInstanceOf(TokenizerFileException.class);
    }

    @Test
    void refusesAMissingFile(@TempDir Path folder) {
        Path file = folder.resolve("tokenizer.json");

        assertThatThrownBy(() -> TokenizerJsonReader.read(file))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void refusesAFileOfTwoGigabytesWithoutReadingIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(2L << 30);
        }

        assertThatThrownBy(() -> TokenizerJsonReader.read(file))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2,1}", "(?<name", "*", "\\\\", "\\\\p{NoSuchThing}", "(?~a)", "a\\\\Kb"})
    void refusesMalformedRegularExpressions(String expression) {
        assertThatThrownBy(() -> readWith(split(expression)))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("regular expression");
    }

    private static String split(String expression) {
        return "\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"%s\"}, \"behavior\": \"Isolated\"}"
                .formatted(expression);
    }

    @Test
    void stopsARegularExpressionThatRunsForEver() {
        TokenizerPipeline pipeline = readWith(split("(a|aa|a?)+c"));

        assertThatThrownBy(() -> encode(pipeline, "a".repeat(10_000)))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("regular expression");
    }

    @Test
    void takesTimeInProportionToARunOfOneCharacter() {
        StringBuilder vocab = new StringBuilder("{\"a\": 0");
        StringBuilder merges = new StringBuilder();
        for (int length = 2, id = 1; length <= 64; length *= 2, id++) {
            vocab.append(", \"%s\": %d".formatted("a".repeat(length), id));
            merges.append(length == 2 ? "" : ", ").append("\"%1$s %1$s\"".formatted("a".repeat(length / 2)));
        }
        TokenizerPipeline pipeline =
                readModel("{\"type\": \"BPE\", \"vocab\": %s}, \"merges\": [%s]}".formatted(vocab, merges));

        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(encode(pipeline, "a".repeat(1 << 20))).hasSize(1 << 14));
    }

    @Test
    void encodesUnpairedSurrogatesAsSomething() {
        TokenizerPipeline pipeline = readWith(
                "\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"use_regex\": true}");

        assertThat(encode(pipeline, "a\uD83D b\uDE00")).containsExactly(0, 1);
    }

    @Test
    void leavesOutWhatItsVocabularyLacksWhenThereIsNoUnknownToken() {
        TokenizerPipeline pipeline = readModel(MODEL);

        assertThat(encode(pipeline, "xaxb")).containsExactly(2);
    }
}
