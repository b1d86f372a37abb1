package io.jtransformers.tokenizers.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What sentencepiece 0.2.2 makes of random texts, with small models that it has trained itself. */
class SentencePieceGoldenTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("jtransformers.tokenizers.sentencepiece", "src/test/assets/sentencepiece"));

    static List<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".model"))
                    .sorted()
                    .toList();
        }
    }

    private static List<JsonObject> records(Path model) {
        Path file = Path.of(model.toString().replace(".model", ".jsonl"));
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> {
                        try (JsonInput input = JsonInput.of(file.toString(), line)) {
                            return input.readObject("");
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> list(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @MethodSource("models")
    void cutsTextAsTheOriginal(Path file) {
        SentencePieceModel model = SentencePieceModel.read(file);
        List<String> differences = new ArrayList<>();

        for (JsonObject record : records(file)) {
            if (record.text("kind").equals("encode")) {
                List<Integer> ids = list(model.encode(record.text("text")));
                if (!ids.equals(record.integers("ids"))) {
                    differences.add(
                            "'%s': expected %s but was %s".formatted(record.text("text"), record.integers("ids"), ids));
                }
            }
        }

        assertThat(differences.stream().limit(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void writesIdsAsTheOriginal(Path file) {
        SentencePieceModel model = SentencePieceModel.read(file);
        List<String> differences = new ArrayList<>();

        for (JsonObject record : records(file)) {
            if (record.has("ids")) {
                String text = model.decode(array(record.integers("ids")));
                if (!text.equals(record.text("decoded"))) {
                    differences.add("%s: expected '%s' but was '%s'"
                            .formatted(record.integers("ids"), record.text("decoded"), text));
                }
            }
        }

        assertThat(differences.stream().limit(10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void knowsTheSpecialPieces(Path file) {
        SentencePieceModel model = SentencePieceModel.read(file);
        JsonObject meta = records(file).getFirst();

        assertThat(List.of(model.size(), model.unkId(), model.bosId(), model.eosId(), model.padId()))
                .containsExactly(
                        meta.integer("size"),
                        meta.integer("unk_id"),
                        meta.integer("bos_id"),
                        meta.integer("eos_id"),
                        meta.integer("pad_id"));
    }
}
