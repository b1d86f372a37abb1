package io.jtransformers.conformance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.conformance.structure.SourceTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The program that the README shows is a class of these tests, and it tells a story. */
class ReadmeExampleTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final Path root = SourceTree.find().root();

    @Test
    void theReadmeShowsTheProgramThatIsTested() throws IOException {
        Path source = root.resolve(Path.of("conformance/src/test/java/io/jtransformers/conformance/readme/Story.java"));

        Matcher block = JAVA_BLOCK.matcher(Files.readString(root.resolve("README.md")));

        assertThat(block.find()).isTrue();
        assertThat(Files.readString(source)).endsWith("\n" + block.group(1));
    }

    @Test
    void theProgramContinuesTheText() {
        var printed = new ByteArrayOutputStream();
        PrintStream standardOutput = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Story.main(new String[0]);
        } finally {
            System.setOut(standardOutput);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith(" there was a small mouse named Iris who lived near the village.");
    }
}
