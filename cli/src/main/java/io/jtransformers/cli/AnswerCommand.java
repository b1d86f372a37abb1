package io.jtransformers.cli;

import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.pipelines.Answer;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.QuestionAnsweringOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Prints the part of a text that answers a question. */
@Command(
        name = "answer",
        description = "Print the part of a text that answers a question, with its score.",
        footer = {"", "Of JSON, start and end count UTF-16 units, as Java and JavaScript do."})
final class AnswerCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-minimax-qa",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--context",
            paramLabel = "TEXT",
            required = true,
            description = "Where the answer is to be found, or - for standard input.")
    private String context = "";

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "1",
            description = "How many answers, the best first (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(names = "--impossible", description = "Let an empty line be an answer: that there is none.")
    private boolean impossible;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Parameters(paramLabel = "QUESTION", description = "What is asked, or - for standard input.")
    private String question = "";

    AnswerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        QuestionAnsweringOptions answering = answering(); // before anything is loaded: a wrong value is told at once
        String asked = InputText.read(question, "QUESTION", console, spec);
        String text = InputText.read(context, "--context", console, spec);
        LoadOptions load = options.loadOptions().build();
        try (var trained = ModelOptions.trained(
                AutoModelForQuestionAnswering.fromPretrained(model, load), model, "answer questions")) {
            var answerer = Pipelines.questionAnswering(trained, AutoTokenizer.fromPretrained(model));
            print(answerer.call(asked, text, answering));
        }
        return 0;
    }

    private QuestionAnsweringOptions answering() {
        var answering = QuestionAnsweringOptions.builder().topK(topK);
        try {
            return (impossible ? answering.handleImpossibleAnswer() : answering).build();
        } catch (IllegalArgumentException wrongValue) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrongValue.getMessage()), wrongValue);
        }
    }

    private void print(List<Answer> answers) {
        if (json) {
            console.out().println(JsonMapper.shared().writeValueAsString(answers));
        } else {
            answers.forEach(answer ->
                    console.out().println(String.format(Locale.ROOT, "%s %.4f", answer.text(), answer.score())));
        }
    }
}
