package io.jtransformers.conformance.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.AutoConfig;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.conformance.golden.GoldenFolder;
import io.jtransformers.conformance.golden.GoldenRunner;
import io.jtransformers.conformance.golden.TensorComparison;
import io.jtransformers.conformance.structure.SourceTree;
import io.jtransformers.modeling.ModelInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a stranger writes, and no more, gives what Transformers gives. The goldens are made by
 * {@code src/test/python/stranger_goldens.py}.
 */
class StrangersArchitectureTest {

    private static final GoldenFolder GOLDENS =
            new GoldenFolder(SourceTree.find().root().resolve(Path.of("conformance", "src", "test", "stranger")));

    private static final int GREATEST_SIZE = 150;

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGives() throws IOException {
        return GOLDENS.cases("*").stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    TensorComparison comparison = GoldenRunner.run(folder);

                    assertThat(comparison.ratio()).as(comparison.description()).isLessThanOrEqualTo(1);
                }));
    }

    @Test
    void itsSourcesAreShort() throws IOException {
        Path sources = SourceTree.find()
                .root()
                .resolve(Path.of("conformance", "src", "test", "java"))
                .resolve(getClass().getPackageName().replace('.', '/'));
        long lines = 0;
        for (String name : List.of("Qwen2Config.java", "Qwen2Architecture.java")) {
            lines += Files.readAllLines(sources.resolve(name)).size();
        }

        assertThat(lines).isLessThan(GREATEST_SIZE);
    }

    @Test
    void everyHeadStandsOnIt() {
        try (var model = AutoModelForQuestionAnswering.fromConfig(config(), 1)) {
            assertThat(model.forward(ModelInputs.of(new int[] {3, 4, 5}))
                            .startLogits()
                            .shape()
                            .elementCount())
                    .isEqualTo(3);
        }
    }

    @Test
    void itsConfigIsSavedAndReadAgain(@TempDir Path folder) {
        config().savePretrained(folder);

        assertThat(AutoConfig.fromPretrained(folder.toString())).isEqualTo(config());
    }

    @Test
    void itsModelIsAnyCausalModel() {
        try (var model =
                AutoModelForCausalLM.fromPretrained(GOLDENS.checkpoint("qwen2").toString())) {
            assertThat(model.config().modelType()).isEqualTo("qwen2");
        }
    }

    private static Qwen2Config config() {
        return (Qwen2Config)
                AutoConfig.fromPretrained(GOLDENS.checkpoint("qwen2").toString());
    }
}
