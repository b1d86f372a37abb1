package io.jtransformers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCommandTest {

    private static final String QUESTION = "Do you have mayonnaise recipes?";

    // What Transformers 5.12.1 answers, but for a space before it that one of the tokenizers has not.
    private static final String ANSWER = "Mayonnaise can be made as follows: take egg yolks, lemon juice and oil, whisk"
            + " them well, and taste as you go. Enjoy your mayonnaise!";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void answersAsTransformersDoes(String model) {
        int exitCode = chat("jtransformers/" + model, QUESTION);

        assertThat(out().strip()).isEqualTo(ANSWER);
        assertThat(exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-ministral", "tiny-mixtral", "tiny-minimax"})
    void aSecondTurnKeepsWhatTheFirstComputed(String model) {
        chat("jtransformers/" + model, QUESTION, "Who are you?");

        List<Integer> kept = new ArrayList<>();
        err().lines()
                .filter(line -> line.contains("of them kept"))
                .forEach(line -> kept.add(Integer.parseInt(line.replaceAll(".*\\((\\d+) of them kept.*", "$1"))));
        assertThat(kept).hasSize(2).first().isEqualTo(0);
        assertThat(kept.getLast()).isGreaterThan(30);
    }

    @Test
    void forgetsWhatWasSaidWhenAsked() {
        chat("jtransformers/tiny-mixtral", "Who are you?", "/reset", QUESTION);

        assertThat(out().lines().toList()).last().isEqualTo(ANSWER);
    }

    @Test
    void beginsWithWhatAnEarlierProgramComputed(@TempDir Path folder) {
        String file = folder.resolve("prefix.cache").toString();
        String[] arguments = {"chat", "--model", "jtransformers/tiny-mixtral", "--prefix-cache", file};
        run(QUESTION + "\n", arguments);
        assertThat(err()).contains("(0 of them kept)");
        out.reset();
        err.reset();

        run(QUESTION + "\n", arguments);

        assertThat(out().strip()).isEqualTo(ANSWER);
        assertThat(err()).contains("of them kept").doesNotContain("(0 of them kept)");
    }

    @Test
    void goesOnWithoutAPrefixThatDoesNotServe(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("prefix.cache");
        Files.writeString(file, "something else");

        run(QUESTION + "\n", "chat", "--model", "jtransformers/tiny-mixtral", "--prefix-cache", file.toString());

        assertThat(out().strip()).isEqualTo(ANSWER);
        assertThat(err()).contains(file.toString(), "too few for a saved cache");
    }

    @Test
    void savesTheMessagesAsJson(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("chat.json");

        chat("jtransformers/tiny-minimax", QUESTION, "/save " + file);

        assertThat(file)
                .hasContent("[{\"role\": \"user\", \"content\": \"" + QUESTION
                        + "\"}, {\"role\": \"assistant\", \"content\": \"" + ANSWER + "\"}]");
    }

    @Test
    void doesNotReplaceAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("chat.json"), "mine");

        chat("jtransformers/tiny-minimax", "/save " + file);

        assertThat(file).hasContent("mine");
        assertThat(err()).contains("is there already", "/save! ");
    }

    @Test
    void replacesAFileWhenAskedAndSaysSo(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("chat.json"), "mine");

        chat("jtransformers/tiny-minimax", "/save! " + file);

        assertThat(file).hasContent("[]");
        assertThat(err()).contains("Replaced ");
    }

    @Test
    void nothingIsAnsweredAfterExit() {
        int exitCode = chat("jtransformers/tiny-minimax", "/exit", QUESTION);

        assertThat(out()).isEmpty();
        assertThat(exitCode).isZero();
    }

    @Test
    void listsTheCommands() {
        chat("jtransformers/tiny-minimax", "/help");

        assertThat(err()).contains("/reset", "/save FILE", "/exit");
    }

    @Test
    void tellsOfACommandThatThereIsNot() {
        chat("jtransformers/tiny-minimax", "/fly away");

        assertThat(err()).contains("no command '/fly'", "/help");
        assertThat(out()).isEmpty();
    }

    @Test
    void aTemplateThatRefusesAMessageIsAFailure() {
        int exitCode = run(QUESTION + "\n", "chat", "--system", "Be brief.");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err()).contains("Conversation roles must alternate");
    }

    private int chat(String model, String... lines) {
        return run(String.join("\n", lines) + "\n", "chat", "--model", model);
    }

    private int run(String input, String... arguments) {
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Program(console).run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
