package io.jtransformers.cli;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TextStreamer;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues a text, token by token. */
@Command(
        name = "generate",
        description = "Continue a text. Only what is new goes to standard output, as it comes.",
        footer = {
            "",
            "With a temperature, --top-p or --top-k tokens are drawn by their probability; otherwise the most probable"
                    + " one is taken."
        })
final class GenerateCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-ministral",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--chat",
            description = "Take the prompt as a message and let the chat template of the model frame it.")
    private boolean chat;

    @Mixin
    private final GenerationOptions generation = new GenerationOptions();

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Parameters(paramLabel = "PROMPT", description = "The text to continue, or - for standard input.")
    private String prompt = "";

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationConfig config =
                generation.generationConfig(); // before anything is loaded: a wrong value is told at once
        String text = prompt.equals("-") ? console.readInput() : prompt;
        try (var interruption = new Interruption();
                var causalLM = AutoModelForCausalLM.fromPretrained(
                        model, options.loadOptions().build())) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained(model);
            BatchEncoding inputs = chat ? tokenizer.encodeChat(List.of(ChatMessage.user(text))) : tokenizer.call(text);
            GenerateOptions generateOptions = GenerateOptions.builder()
                    .streamer(new TextStreamer(
                            tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, generation.stop(), console::print))
                    .cancellation(interruption.token())
                    .tokenizer(tokenizer)
                    .build();
            GenerateOutput output;
            try {
                output = causalLM.generate(inputs, config, generateOptions);
            } finally {
                console.print("\n");
            }
            console.err().println(SpeedReport.of(output));
        }
        return 0;
    }
}
