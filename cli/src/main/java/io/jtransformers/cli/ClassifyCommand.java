package io.jtransformers.cli;

import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.pipelines.LabelScore;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.TextClassificationOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Prints how likely each label of a text is. */
@Command(name = "classify", description = "Print the labels of a text with their scores, the best first.")
final class ClassifyCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-ministral-sentiment",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Parameters(paramLabel = "TEXT", description = "The text, or - for standard input.")
    private String text = "";

    ClassifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String input = InputText.read(text, "TEXT", console, spec);
        var allLabels = TextClassificationOptions.builder().allLabels().build();
        LoadOptions load = options.loadOptions().build();
        try (var trained = ModelOptions.trained(
                AutoModelForSequenceClassification.fromPretrained(model, load), model, "classify texts")) {
            var classifier = Pipelines.textClassification(trained, AutoTokenizer.fromPretrained(model));
            print(classifier.call(input, allLabels));
        }
        return 0;
    }

    private void print(List<LabelScore> scores) {
        if (json) {
            console.out().println(JsonMapper.shared().writeValueAsString(scores));
        } else {
            scores.forEach(score ->
                    console.out().println(String.format(Locale.ROOT, "%s %.4f", score.label(), score.score())));
        }
    }
}
