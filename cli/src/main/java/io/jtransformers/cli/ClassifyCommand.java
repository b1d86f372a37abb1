package io.jtransformers.cli;

import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Prints how likely each label of a text is. */
@Command(name = "classify", description = "Print the labels of a text with their scores, the best first.")
final class ClassifyCommand implements Callable<Integer> {

    private final Console console;

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

    /** A label and its probability. */
    record Score(String label, float score) {}

    @Override
    public Integer call() {
        String input = text.equals("-") ? console.readInput() : text;
        try (var classifier = AutoModelForSequenceClassification.fromPretrained(
                model, options.loadOptions().build())) {
            int[][] inputIds = AutoTokenizer.fromPretrained(model).call(input).inputIds();
            float[] scores =
                    softmax(classifier.forward(ModelInputs.of(inputIds)).logits());
            print(IntStream.range(0, scores.length)
                    .mapToObj(id -> new Score(classifier.config().label(id), scores[id]))
                    .sorted(Comparator.comparingDouble(Score::score).reversed())
                    .toList());
        }
        return 0;
    }

    private void print(List<Score> scores) {
        if (json) {
            console.out().println(JsonMapper.shared().writeValueAsString(scores));
        } else {
            scores.forEach(score ->
                    console.out().println(String.format(Locale.ROOT, "%s %.4f", score.label(), score.score())));
        }
    }

    private static float[] softmax(HostTensor logits) {
        float[] scores = logits.toFloatArray();
        float greatest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            greatest = Math.max(greatest, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - greatest);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (Math.exp(scores[i] - greatest) / sum);
        }
        return scores;
    }
}
