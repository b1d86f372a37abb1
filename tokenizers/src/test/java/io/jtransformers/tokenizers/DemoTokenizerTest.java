package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokenizers of the samples against what Transformers makes of the same texts. */
class DemoTokenizerTest {

    private static final Path EXPECTED = Path.of("../conformance/src/test/resources/demo/expected.json");
    private static final List<Path> FOLDERS =
            List.of(Path.of("../samples/src/main/resources/io/jtransformers/samples"), Path.of("../../shared/demo"));

    static Stream<Arguments> samples() {
        try (JsonInput input = JsonInput.open(EXPECTED)) {
            JsonObject models = input.readObject("").object("models");
            List<Arguments> samples = new ArrayList<>();
            models.keys().forEach(name -> samples.add(Arguments.of(name, models.objects(name))));
            return samples.stream();
        }
    }

    private static Tokenizer tokenizer(String name) {
        String folder = name.substring(name.indexOf('/') + 1);
        Path found = FOLDERS.stream()
                .map(path -> path.resolve(folder))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, () -> "The sample %s is not in the project yet".formatted(name));
        return PreTrainedTokenizerFast.fromPretrained(found);
    }

    private static int[] ids(JsonObject sample, String key) {
        return sample.integers(key).stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void encodesPromptsAsTransformersDoes(String name, List<JsonObject> samples) {
        Tokenizer tokenizer = tokenizer(name);

        for (JsonObject sample : samples) {
            if (sample.has("prompt")) {
                assertThat(tokenizer.encode(sample.text("prompt"))).containsExactly(ids(sample, "prompt_ids"));
            }
            if (sample.has("question")) {
                TextInput pair = TextInput.pair(sample.text("question"), sample.text("context"));
                assertThat(tokenizer.call(List.of(pair), EncodeOptions.DEFAULT).inputIds(0))
                        .containsExactly(ids(sample, "input_ids"));
            } else if (sample.has("input_ids")) {
                assertThat(tokenizer.encode(sample.text("text"))).containsExactly(ids(sample, "input_ids"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decodesNewTokensAsTransformersDoes(String name, List<JsonObject> samples) {
        Tokenizer tokenizer = tokenizer(name);

        for (JsonObject sample : samples) {
            if (sample.has("new_ids")) {
                assertThat(tokenizer.decode(ids(sample, "new_ids"), DecodeOptions.SKIP_SPECIAL_TOKENS))
                        .isEqualTo(sample.text("text"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void streamsTheTextThatItDecodes(String name, List<JsonObject> samples) {
        Tokenizer tokenizer = tokenizer(name);

        for (JsonObject sample : samples) {
            if (sample.has("new_ids")) {
                DecodeStream stream = tokenizer.decodeStream(DecodeOptions.SKIP_SPECIAL_TOKENS);
                StringBuilder text = new StringBuilder();
                for (int id : ids(sample, "new_ids")) {
                    text.append(stream.push(id));
                }
                text.append(stream.finish());
                assertThat(text.toString()).isEqualTo(sample.text("text"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void locatesTokensAsTransformersDoes(String name, List<JsonObject> samples) {
        Tokenizer tokenizer = tokenizer(name);

        for (JsonObject sample : samples) {
            if (sample.has("offsets")) {
                BatchEncoding encoded = tokenizer.call(sample.text("text"));
                List<Span> expected = ((List<?>) sample.value("offsets"))
                        .stream()
                                .map(pair -> (List<?>) pair)
                                .map(pair -> new Span(((Long) pair.get(0)).intValue(), ((Long) pair.get(1)).intValue()))
                                .toList();
                assertThat(encoded.encoding(0).codePointOffsets()).isEqualTo(expected);
            }
        }
    }
}
