package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden record of the tokenizers in the project, and of those beside it where they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenizerGoldenTest {

    private static final String TRANSFORMERS = "transformers.";
    private static final int MOST_SHOWN = 20;

    private final PendingGoldens pending = PendingGoldens.read();
    private final GoldenDeviations deviations = GoldenDeviations.read();
    private int passed;
    private int failed;
    private int skipped;
    private int deviating;

    static Stream<String> goldenFiles() {
        return GoldenAssets.goldens().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void givesWhatTheOriginalGives(String file) {
        List<JsonObject> records = new ArrayList<>();
        for (JsonObject record : GoldenAssets.records(GoldenAssets.goldens().get(file))) {
            if (pending.reason(file, record.text("kind")).isPresent()) {
                skipped++;
            } else {
                records.add(record);
            }
        }
        assumeTrue(
                !records.isEmpty(),
                () -> "All records of %s wait: %s"
                        .formatted(file, pending.reason(file, "*").orElse("see pending-goldens.txt")));
        Optional<Function<JsonObject, List<String>>> comparison = comparison(file);
        if (comparison.isEmpty()) {
            skipped += records.size();
        }
        assumeTrue(comparison.isPresent(), () -> "The tokenizer of %s is not beside the project".formatted(file));

        List<String> differences = new ArrayList<>();
        for (JsonObject record : records) {
            compare(file, record, comparison.get(), differences);
        }

        assertThat(differences.stream().limit(MOST_SHOWN)).isEmpty();
    }

    private void compare(
            String file, JsonObject record, Function<JsonObject, List<String>> comparison, List<String> differences) {
        List<String> found = comparison.apply(record);
        boolean deviates = deviations.names(file, record);
        if (deviates && found.isEmpty()) {
            failed++;
            differences.add(GoldenDeviations.name(file, record) + " passes, but is listed as a deviation");
        } else if (deviates) {
            deviating++;
        } else if (found.isEmpty()) {
            passed++;
        } else {
            failed++;
            differences.add(GoldenDeviations.name(file, record) + ": " + found);
        }
    }

    private static Optional<Function<JsonObject, List<String>>> comparison(String file) {
        if (file.equals("components")) {
            return Optional.of(ComponentGolden::differences);
        }
        if (file.startsWith(MistralGolden.PREFIX)) {
            return MistralGolden.comparison(file);
        }
        boolean transformers = file.startsWith(TRANSFORMERS);
        String name = transformers ? file.substring(TRANSFORMERS.length()) : file;
        Optional<Path> folder =
                GoldenAssets.tokenizer(name.startsWith("small.") ? name.replaceFirst("\\.", "/") : name);
        if (folder.isEmpty() && !GoldenAssets.mayBeMissing()) {
            throw new TokenizerFileException(
                    "No folder of -Djtransformers.tokenizers.assets has the tokenizer '%s'.".formatted(name));
        }
        return folder.map(path -> transformers
                ? new TransformersGolden(path)::differences
                : new PipelineGolden(TokenizerJsonReader.read(path.resolve("tokenizer.json")))::differences);
    }

    /** The names in {@code docs/tokenizers.md} are the lines of its block that begins with {@code ```deviations}. */
    @Test
    void deviatesOnlyWhereTheDocumentationSays() throws IOException {
        String documentation = Files.readString(Path.of("../docs/tokenizers.md"));
        String block = documentation.split("```deviations\n", 2)[1].split("```", 2)[0];

        assertThat(deviations.names())
                .containsExactlyInAnyOrderElementsOf(block.lines().toList());
    }

    @AfterAll
    void printsHowManyPassed() {
        System.out.printf(
                "TokenizerGoldenTest: %d of %d records passed, %d skipped, %d deviate by name%n",
                passed, passed + failed, skipped, deviating);
    }
}
