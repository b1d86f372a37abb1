package io.jtransformers.conformance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.conformance.structure.SourceTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The programs that the README shows are classes of these tests, and do what it says. */
class ReadmeExampleTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final Path root = SourceTree.find().root();

    @Test
    void theReadmeShowsTheProgramsThatAreTested() throws IOException {
        Path sources = root.resolve(Path.of("conformance/src/test/java/io/jtransformers/conformance/readme"));

        List<String> blocks = JAVA_BLOCK
                .matcher(Files.readString(root.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks).hasSize(2);
        assertThat(Files.readString(sources.resolve("Story.java"))).endsWith("\n" + blocks.get(0));
        assertThat(Files.readString(sources.resolve("Tasks.java"))).endsWith("\n" + blocks.get(1));
    }

    @Test
    void theStoryContinuesTheText() {
        assertThat(printedBy(() -> Story.main(new String[0])))
                .startsWith(" there was a small mouse named Iris who lived near the village.");
    }

    @Test
    void theTasksPrintWhatTheirCommentsSay() {
        assertThat(printedBy(() -> Tasks.main(new String[0])).lines())
                .containsExactly("POSITIVE", "PER Ella Silva", "ORG Acme Corp", "LOC Rome", "near the park", "128");
    }

    private static String printedBy(Runnable program) {
        var printed = new ByteArrayOutputStream();
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(standardOutput);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
