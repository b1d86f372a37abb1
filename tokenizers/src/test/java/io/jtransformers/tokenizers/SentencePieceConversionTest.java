package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.sentencepiece.ModelProto;
import io.jtransformers.tokenizers.sentencepiece.SentencePieceModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencePieceConversionTest {

    private static final Path MODELS = Path.of("src/test/assets/sentencepiece");

    private static TokenizerPipeline pipeline(String model) {
        return SentencePieceConversion.pipeline(model, ModelProto.read(MODELS.resolve(model)));
    }

    @ParameterizedTest
    @CsvSource({"mixtral-v1,tokenizer.model", "mistral-v3,tokenizer.model.v3"})
    void theModelsOfMistralGiveWhatTheirTokenizerJsonGives(String name, String file) {
        Path folder = Path.of("../../shared/tokenizers").resolve(name);
        assumeTrue(Files.exists(folder.resolve(file)), () -> name + " is not beside the project");
        Path goldens = Path.of("../../shared/tokenizers/goldens").resolve(name + ".jsonl");

        PipelineGolden golden =
                new PipelineGolden(SentencePieceConversion.pipeline(name, ModelProto.read(folder.resolve(file))));

        List<String> differences = new ArrayList<>();
        GoldenAssets.records(goldens).forEach(record -> differences.addAll(golden.differences(record)));
        assertThat(differences.stream().limit(10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"mixtral-v1,tokenizer.model", "mistral-v3,tokenizer.model.v3"})
    void theModelsOfMistralHaveTheModelOfTheirTokenizerJson(String name, String file) {
        Path folder = Path.of("../../shared/tokenizers").resolve(name);
        assumeTrue(Files.exists(folder.resolve(file)), () -> name + " is not beside the project");

        JsonObject converted = json(SentencePieceConversion.tokenizerJson(ModelProto.read(folder.resolve(file))));

        try (JsonInput input = JsonInput.open(folder.resolve("tokenizer.json"))) {
            JsonObject original = input.readObject("").object("model");
            assertThat(converted.object("model").value("merges")).isEqualTo(original.value("merges"));
            assertThat(converted.object("model").object("vocab").keys())
                    .isEqualTo(original.object("vocab").keys());
        }
    }

    private static JsonObject json(String text) {
        try (JsonInput input = JsonInput.of("converted", text)) {
            return input.readObject("");
        }
    }

    @Test
    void specialTokensAreFoundInTheText() {
        TokenizerPipeline pipeline = pipeline("bpe-llama.model");

        assertThat(Arrays.stream(pipeline.encode(TextInput.of("[INST] the"), true)
                                .ids())
                        .mapToObj(pipeline::token))
                .startsWith("<s>", "[INST]");
    }

    @Test
    void unigramModelsKeepTheirNormalisation() {
        TokenizerPipeline pipeline = pipeline("unigram-rules.model");

        assertThat(pipeline.encode(TextInput.of("ﬁle"), false).ids())
                .isEqualTo(pipeline.encode(TextInput.of("file"), false).ids());
    }

    @Test
    void unigramModelsGiveTheIdsOfSentencePiece() {
        TokenizerPipeline pipeline = pipeline("unigram-rules.model");

        assertThat(pipeline.encode(TextInput.of("public static void"), false).ids())
                .isEqualTo(SentencePieceModel.read(MODELS.resolve("unigram-rules.model"))
                        .encode("public static void"));
    }
}
