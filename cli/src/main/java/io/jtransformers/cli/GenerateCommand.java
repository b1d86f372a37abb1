package io.jtransformers.cli;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.TextStreamer;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a text, token by token. */
@Command(
        name = "generate",
        description = "Continue a text. Only what is new goes to standard output, as it comes.",
        footer = {
            "",
            "With a temperature, --top-p or --top-k tokens are drawn by their probability; otherwise the most",
            "probable one is taken."
        })
final class GenerateCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "jtransformers/tiny-ministral",
            description = "A sample, a folder or a repository in the Hugging Face cache (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "How many tokens are generated at the most (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(
            names = "--chat",
            description = "Take the prompt as a message and let the chat template of the model frame it.")
    private boolean chat;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End before this text; may be given several times.")
    private List<String> stop = List.of();

    @Option(names = "--temperature", paramLabel = "T", description = "Divides scores before a token is drawn.")
    private double temperature; // 0 stands for not given

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the likeliest tokens that together reach P.")
    private double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest tokens.")
    private int topK;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed draws the same tokens.")
    private @Nullable Long seed;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @Parameters(paramLabel = "PROMPT", description = "The text to continue, or - for standard input.")
    private String prompt = "";

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationConfig config = generationConfig(); // before anything is loaded: a wrong value is told at once
        String text = prompt.equals("-") ? console.readInput() : prompt;
        try (var interruption = new Interruption();
                var causalLM = AutoModelForCausalLM.fromPretrained(
                        model, options.loadOptions().build())) {
            Tokenizer tokenizer = AutoTokenizer.fromPretrained(model);
            BatchEncoding inputs = chat ? tokenizer.encodeChat(List.of(ChatMessage.user(text))) : tokenizer.call(text);
            GenerateOptions generateOptions = GenerateOptions.builder()
                    .streamer(new TextStreamer(tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, stop, this::print))
                    .cancellation(interruption.token())
                    .tokenizer(tokenizer)
                    .build();
            GenerateOutput output;
            try {
                output = causalLM.generate(inputs, config, generateOptions);
            } finally {
                print("\n");
            }
            report(output);
        }
        return 0;
    }

    private GenerationConfig generationConfig() {
        boolean samples = temperature != 0 || topP != 0 || topK != 0;
        GenerationConfig.Builder config = GenerationConfig.builder()
                .maxNewTokens(maxNewTokens)
                .stopStrings(stop.toArray(String[]::new))
                .doSample(samples);
        if (temperature != 0) {
            config.temperature(temperature);
        }
        if (topP != 0) {
            config.topP(topP);
        }
        if (topK != 0) {
            config.topK(topK);
        }
        if (seed != null) {
            config.seed(seed);
        }
        try {
            return config.build();
        } catch (ConfigException wrongValue) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrongValue.getMessage()), wrongValue);
        }
    }

    private void print(String piece) {
        console.out().print(piece);
        console.out().flush();
    }

    private void report(GenerateOutput output) {
        var usage = output.usage();
        var timings = output.timings();
        console.err()
                .println(String.format(
                        Locale.ROOT,
                        "%d prompt tokens in %.2f s, %d new tokens in %.2f s (%.1f tokens/s), ended by %s",
                        usage.promptTokens(),
                        timings.prefillNanos() / 1e9,
                        usage.newTokens(),
                        timings.decodeNanos() / 1e9,
                        (usage.newTokens() - 1) * 1e9 / Math.max(1, timings.decodeNanos()),
                        output.finishReasons().getFirst().name().toLowerCase(Locale.ROOT)));
    }
}
