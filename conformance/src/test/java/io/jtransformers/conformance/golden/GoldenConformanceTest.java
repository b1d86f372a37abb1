package io.jtransformers.conformance.golden;

import io.jtransformers.conformance.PendingList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Parity with Transformers: one test for each case, with the case's name. The folder is that of
 * {@code -Djtransformers.goldens} (default: the copy in the project), the names are those that
 * {@code -Djtransformers.goldens.filter} matches (default: all), the backend is that of {@code -Djtransformers.backend}
 * (default: the best).
 *
 * <p>Prints {@code GOLDEN <case> ok|fail|skipped <largest error over tolerance>} for each: infinite where an exact
 * value differs or nothing could be compared, NaN where nothing was tried.
 */
class GoldenConformanceTest {

    private final PendingList pending;

    GoldenConformanceTest() throws IOException {
        pending = PendingList.read("pending-cases.txt");
    }

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return GoldenFolder.ofProperty().casesOfProperty().stream()
                .map(folder ->
                        DynamicTest.dynamicTest(folder.getFileName().toString(), folder.toUri(), () -> check(folder)));
    }

    private void check(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        Optional<String> reason = pending.reason(name);
        if (reason.isPresent()) {
            print(name, "skipped", Double.NaN);
            Assumptions.abort(reason.get());
        }
        double ratio = Double.POSITIVE_INFINITY;
        try {
            TensorComparison comparison = GoldenRunner.run(folder);
            ratio = comparison.ratio();
            if (!comparison.passes()) {
                throw new AssertionError("%s: %s, %.1f times the tolerance."
                        .formatted(name, comparison.description(), comparison.ratio()));
            }
        } finally {
            print(name, ratio <= 1 ? "ok" : "fail", ratio);
        }
    }

    // Read by people and by scripts, so it goes where they look, not into a log.
    private static void print(String name, String result, double ratio) {
        System.out.printf(Locale.ROOT, "GOLDEN %s %s %.4f%n", name, result, ratio);
    }
}
