package io.jtransformers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    private static final String PROMPT = "Once upon a time,";
    private static final String BEGINNING = " there was a small mouse named Iris who lived near the village.";

    private static final String CONTEXT =
            "Anna was a gentle pony from Lisbon. Anna kept a yellow hat near the park. Max often came to visit.";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void generatesOnlyWhatIsNewAndALineEnd() {
        int exitCode = run("generate", "--max-new-tokens", "10", PROMPT);

        assertThat(out()).hasSizeGreaterThan(20).endsWith("\n");
        assertThat(BEGINNING).startsWith(out().substring(0, out().length() - 1));
        assertThat(exitCode).isZero();
    }

    @Test
    void framesAMessageAsTheChatTemplateSays() {
        run("generate", "--chat", "--max-new-tokens", "40", "Do you have mayonnaise recipes?");

        assertThat(out()).startsWith(" Mayonnaise can be made as follows:");
    }

    @Test
    void readsThePromptFromStandardInput() {
        runWithInput(PROMPT + "\n", "generate", "--max-new-tokens", "5", "-");
        String fromInput = out();
        out.reset();

        run("generate", "--max-new-tokens", "5", PROMPT);

        assertThat(fromInput).isEqualTo(out());
    }

    @Test
    void tellsSpeedOnStandardErrorAlone() {
        run("generate", "--max-new-tokens", "3", PROMPT);

        assertThat(err()).containsPattern("6 prompt tokens in .* 3 new tokens in .* tokens/s");
        assertThat(out()).doesNotContain("tokens");
    }

    @Test
    void endsBeforeAStopText() {
        run("generate", "--stop", "named Iris", PROMPT);

        assertThat(out()).isEqualTo(" there was a small mouse \n");
    }

    @Test
    void oneSeedDrawsOneText() {
        run("generate", "--temperature", "1.5", "--seed", "11", "--max-new-tokens", "20", PROMPT);
        String first = out();
        out.reset();

        run("generate", "--temperature", "1.5", "--seed", "11", "--max-new-tokens", "20", PROMPT);

        assertThat(out()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--top-p", "--top-k"})
    void aZeroStandsForNotGiven(String option) {
        run("generate", option, "0", "--max-new-tokens", "10", PROMPT);

        assertThat(out()).hasSizeGreaterThan(20);
        assertThat(BEGINNING).startsWith(out().substring(0, out().length() - 1));
    }

    @Test
    void aTemperatureOfZeroIsRefusedAsTheLibraryDoes() {
        int exitCode = run("generate", "--temperature", "0", PROMPT);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err()).contains("temperature is 0.0", "leave it out");
    }

    @Test
    void aSeedAloneIsRefused() {
        int exitCode = run("generate", "--seed", "1", PROMPT);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err()).contains("--seed draws nothing by itself");
    }

    @Test
    void printsLabelsBestFirst() {
        int exitCode = run("classify", "I loved this wonderful little lamp.");

        assertThat(out().lines()).hasSize(3).first().asString().matches("POSITIVE (1\\.0|0\\.9)\\d+");
        assertThat(exitCode).isZero();
    }

    @Test
    void printsLabelsAsJson() {
        run("classify", "--json", "I loved this wonderful little lamp.");

        assertThat(out()).startsWith("[{\"label\":\"POSITIVE\",\"score\":").endsWith("}]\n");
    }

    @Test
    void refusesModelsThatWereTrainedForSomethingElse() {
        int exitCode = run("classify", "--model", "jtransformers/tiny-ministral", "I loved it.");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err()).contains("jtransformers/tiny-ministral was not trained to classify texts");
    }

    @Test
    void printsWhatIsNamedInATextInItsOrder() {
        int exitCode = run("tag", "Ella Silva works for Acme Corp in Rome.");

        assertThat(out()).matches("Ella Silva PER [\\d.]+\nAcme Corp ORG [\\d.]+\nRome LOC [\\d.]+\n");
        assertThat(exitCode).isZero();
    }

    @Test
    void printsWhatIsNamedAsJson() {
        run("tag", "--json", "Ella Silva works for Acme Corp in Rome.");

        assertThat(out())
                .startsWith("[{\"label\":\"PER\",\"score\":")
                .contains("\"text\":\"Rome\",\"start\":34,\"end\":38}")
                .endsWith("}]\n");
    }

    @Test
    void tagsTokensOneByOneWhenAsked() {
        run("tag", "--aggregation", "none", "Ella Silva works for Acme Corp in Rome.");

        assertThat(out()).contains("Ella B-PER ", "Silva I-PER ");
    }

    @Test
    void printsTheAnswerToAQuestion() {
        int exitCode = run("answer", "--context", CONTEXT, "Where was the hat?");

        assertThat(out()).matches("near the park [\\d.]+\n");
        assertThat(exitCode).isZero();
    }

    @Test
    void readsTheContextFromStandardInputAndPrintsAnswersAsJson() {
        runWithInput(CONTEXT + "\n", "answer", "--context", "-", "--json", "--top-k", "2", "Where was the hat?");

        assertThat(out()).startsWith("[{\"text\":\"near the park\",\"score\":").endsWith("}]\n");
    }

    @Test
    void generatesWithAnotherModel() {
        run("generate", "--model", "jtransformers/tiny-minimax", "--max-new-tokens", "10", PROMPT);

        assertThat(" there was a shy pony named Hugo who lived near the garden.")
                .startsWith(out().substring(0, out().length() - 1));
    }

    @Test
    void aTextMayBeginWithAnAtSign(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("arguments"), "--json Hello");

        run("classify", "@" + file);

        assertThat(out()).doesNotStartWith("[");
    }

    @Test
    void measuresARandomShape(@TempDir Path folder) throws Exception {
        Path config = folder.resolve("config.json");
        Files.writeString(config, """
            {"model_type": "ministral", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
             "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 96, "dtype": "bfloat16"}\
            """);

        int exitCode = run(
                "bench",
                "--random-weights",
                config.toString(),
                "--prompt-tokens",
                "8",
                "--new-tokens",
                "4",
                "--repetitions",
                "2",
                "--json");

        assertThat(exitCode).as(err()).isZero();
        assertThat(out()).contains("\"prefillTokensPerSecond\":{\"median\":", "\"decodeTokensPerSecond\":{\"median\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "generate",
                "generate --max-new-tokens x y",
                "generate --nope y",
                "bench --new-tokens 1",
                "generate --max-new-tokens 0 y",
                "chat --max-new-tokens 0",
                "chat hello",
                "generate --threads -1 y",
                "generate --device 7 y",
                "tag",
                "tag --aggregation most y",
                "answer y",
                "answer --context x --top-k 0 y",
                "fly"
            })
    void aWrongCallEndsWithTwo(String arguments) {
        int exitCode = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err().lines()).hasSize(1).first().asString().startsWith("jtransformers: ");
    }

    @Test
    void aFailureEndsWithOneAndOneLine() {
        int exitCode = run("generate", "--model", "nobody/nothing", PROMPT);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err().lines()).hasSize(1).first().asString().contains("nobody/nothing", "Hugging Face cache");
        assertThat(out()).isEmpty();
    }

    @Test
    void showsWhereAFailureCameFromWhenAsked() {
        run("generate", "--verbose", "--model", "nobody/nothing", PROMPT);

        assertThat(err()).contains("ModelNotFoundException", "\tat ");
    }

    @Test
    void aLackOfMemoryIsAFailureLikeAnother() {
        int exitCode = run("bench", "--prompt-tokens", Integer.toString(Integer.MAX_VALUE));

        assertThat(exitCode).isEqualTo(1);
        assertThat(err().lines()).hasSize(1).first().asString().contains("OutOfMemoryError", "-Xmx");
    }

    @Test
    void saysThatADeviceIsMissing() {
        int exitCode = run("generate", "--device", "cuda:0", PROMPT);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err()).contains("'cuda", "found: cpu", "add a module that provides 'cuda'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "genrate y; 'genrate' is no subcommand. Did you mean 'generate'? ",
                "xyzzy; 'xyzzy' is no subcommand; there are generate, chat, classify, tag, answer, bench.",
                "generate --max-new-token 3 y; '--max-new-token' is no option of jtransformers generate. Did you mean"
                        + " '--max-new-tokens'",
                "classify a lamp; 'lamp' is one argument too many; put a text of several words in quotes."
            })
    void aWrongCallSaysWhatWasMeant(String arguments, String sentence) {
        int exitCode = run(arguments.split(" ", -1));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err().lines()).hasSize(1).first().asString().contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "tag", "answer --context x"})
    void aTextWithoutWordsIsRefused(String subcommand) {
        String[] arguments = (subcommand + " ?").split(" ", -1);
        arguments[arguments.length - 1] = " \n";

        int exitCode = run(arguments);

        assertThat(exitCode).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("has no words; give a text in quotes, or - to read it from standard input.");
    }

    @Test
    void aContextWithoutWordsIsRefused() {
        int exitCode = run("answer", "--context", "", "Where was the hat?");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err()).contains("--context has no words");
    }

    @Test
    void emptyStandardInputIsRefused() {
        int exitCode = run("classify", "-");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err()).contains("TEXT was to be read from standard input, which has no words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "classify"})
    void endsSilentlyWhenNobodyReadsOnAPipe(String subcommand) {
        int exitCode = runWithOutput(failing("Broken pipe"), subcommand, PROMPT);

        assertThat(exitCode).isEqualTo(141);
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "classify"})
    void saysOnceThatResultsCannotBeWritten(String subcommand) {
        int exitCode = runWithOutput(failing("No space left on device"), subcommand, PROMPT);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err().lines()).hasSize(1).first().asString().contains("cannot be written: No space left on device");
    }

    @Test
    void tagsNoSpaces() {
        run("tag", "\ud83d\ude00 Ella Silva works \ud83c\udf89 in Rome.");

        assertThat(out().lines()).isNotEmpty().allMatch(line -> line.matches("\\S.* [A-Z]+ [\\d.]+"));
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private int runWithOutput(OutputStream output, String... arguments) {
        var errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Program(new Console(new ByteArrayInputStream(new byte[0]), output, errors)).run(arguments);
    }

    private int run(String... arguments) {
        return runWithInput("", arguments);
    }

    private int runWithInput(String input, String... arguments) {
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
