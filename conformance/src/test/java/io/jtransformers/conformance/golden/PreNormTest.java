package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.conformance.structure.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A MiniMax with {@code postnorm} false, of which the shared goldens have none. These are made by
 * {@code src/test/python/prenorm_goldens.py}.
 */
class PreNormTest {

    private static final GoldenFolder GOLDENS =
            new GoldenFolder(SourceTree.find().root().resolve(Path.of("conformance", "src", "test", "prenorm")));

    @TestFactory
    Stream<DynamicTest> givesWhatTheReferenceGivesWithTheResidualBeforeTheNorm() throws IOException {
        return GOLDENS.cases("*").stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    TensorComparison comparison = GoldenRunner.run(folder);

                    assertThat(comparison.ratio()).as(comparison.description()).isLessThanOrEqualTo(1);
                }));
    }
}
