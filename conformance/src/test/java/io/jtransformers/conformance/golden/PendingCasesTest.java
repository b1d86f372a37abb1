package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.conformance.PendingList;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of pending cases shrinks: a case that is gone or that passes must not stay on it. */
class PendingCasesTest {

    private final GoldenFolder goldens = GoldenFolder.ofProject();

    @Test
    void everyListedCaseIsAmongTheGoldensOfTheProject() throws IOException {
        assertThat(PendingList.read("pending-cases.txt").names())
                .allMatch(name -> Files.isDirectory(goldens.caseFolder(name)), "is a case");
    }

    @Test
    void noListedCasePasses() throws IOException {
        List<String> passing = PendingList.read("pending-cases.txt").names().stream()
                .filter(this::passes)
                .toList();

        assertThat(passing).isEmpty();
    }

    private boolean passes(String name) {
        try {
            return GoldenRunner.run(goldens.caseFolder(name)).passes();
        } catch (AssertionError | RuntimeException | IOException unsupported) {
            return false;
        }
    }
}
