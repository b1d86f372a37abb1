package io.jtransformers.cli;

import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.pipelines.AggregationStrategy;
import io.jtransformers.pipelines.Entity;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.TokenClassificationOptions;
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

/** Prints the parts of a text that have a label. */
@Command(
        name = "tag",
        description = "Print what is named in a text, with its label and score, in the order of the text.",
        footer = {"", "Of JSON, start and end count UTF-16 units, as Java and JavaScript do."})
final class TagCommand implements Callable<Integer> {

    private static final int STRIDE = 64;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-mixtral-ner",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--aggregation",
            paramLabel = "HOW",
            defaultValue = "SIMPLE",
            description = {
                "How tokens become entities: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "NONE, the pipeline's own default, and SIMPLE may cut words; the others keep words",
                "whole, with the punctuation that the tokenizer takes for a part of them."
            })
    private AggregationStrategy aggregation = AggregationStrategy.SIMPLE;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Parameters(paramLabel = "TEXT", description = "The text, or - for standard input.")
    private String text = "";

    TagCommand(Console console) {
        this.console = console;
    }

    /** An entity as it is printed. */
    record Tag(String label, float score, String text, int start, int end) {

        /** Leaves out the space that tokenizers count as a part of a word. */
        static Tag of(Entity entity, String text) {
            int start = entity.start();
            while (start < entity.end() && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            return new Tag(entity.label(), entity.score(), text.substring(start, entity.end()), start, entity.end());
        }
    }

    @Override
    public Integer call() {
        String input = InputText.read(text, "TEXT", console, spec);
        var tagging = TokenClassificationOptions.builder().aggregation(aggregation);
        if (aggregation != AggregationStrategy.NONE) {
            tagging.stride(STRIDE);
        }
        LoadOptions load = options.loadOptions().build();
        try (var trained =
                ModelOptions.trained(AutoModelForTokenClassification.fromPretrained(model, load), model, "tag texts")) {
            var tagger = Pipelines.tokenClassification(trained, AutoTokenizer.fromPretrained(model));
            print(tagger.call(input, tagging.build()).stream()
                    .map(entity -> Tag.of(entity, input))
                    .filter(tag -> !tag.text().isEmpty()) // a space that was taken for something
                    .toList());
        }
        return 0;
    }

    private void print(List<Tag> tags) {
        if (json) {
            console.out().println(JsonMapper.shared().writeValueAsString(tags));
        } else {
            tags.forEach(tag -> console.out()
                    .println(String.format(Locale.ROOT, "%s %s %.4f", tag.text(), tag.label(), tag.score())));
        }
    }
}
