package io.jtransformers.cli;

import io.jtransformers.AutoConfig;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.tensor.DataType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures how fast a model reads a prompt and how fast it generates. */
@Command(
        name = "bench",
        description = "Measure a model: tokens per second of prompt and of generation, load time, time to first token,"
                + " memory.",
        footer = {
            "",
            "Random prompts; the first run is not counted but for the time to the first token, which begins with the"
                    + " process."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int SEED = 7;

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
            names = "--random-weights",
            paramLabel = "CONFIG.json",
            description = "Measure a shape without a checkpoint: random weights of this config, in its dtype.")
    private @Nullable Path randomWeights;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Default: ${DEFAULT-VALUE}.")
    private int promptTokens;

    @Option(names = "--new-tokens", paramLabel = "N", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}.")
    private int newTokens;

    @Option(names = "--repetitions", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}.")
    private int repetitions;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    BenchCommand(Console console) {
        this.console = console;
    }

    /**
     * What was measured.
     *
     * @param model its name
     * @param device that computed
     * @param promptTokens tokens of a prompt
     * @param newTokens tokens generated
     * @param repetitions counted runs
     * @param prefillTokensPerSecond of the prompt, the first new token included
     * @param decodeTokensPerSecond of the other new tokens
     * @param loadSeconds until the model could be called
     * @param firstTokenSeconds from the start of the process to the first token
     * @param peakMemoryMiB greatest resident set of the process, mapped weights included; null where the platform does
     *     not say
     */
    record Measurement(
            String model,
            String device,
            int promptTokens,
            int newTokens,
            int repetitions,
            Spread prefillTokensPerSecond,
            Spread decodeTokensPerSecond,
            double loadSeconds,
            double firstTokenSeconds,
            @Nullable Long peakMemoryMiB) {}

    @Override
    public Integer call() {
        if (promptTokens < 1 || newTokens < 2 || repetitions < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--prompt-tokens %d, --new-tokens %d and --repetitions %d were given; they begin at 1, 2 and 1."
                            .formatted(promptTokens, newTokens, repetitions));
        }
        long start = System.nanoTime();
        try (var interruption = new Interruption();
                ModelForCausalLM causalLM = load()) {
            double loadSeconds = (System.nanoTime() - start) / 1e9;
            print(measure(causalLM, loadSeconds, interruption));
        }
        return 0;
    }

    private ModelForCausalLM load() {
        LoadOptions.Builder load = options.loadOptions();
        if (randomWeights == null) {
            return AutoModelForCausalLM.fromPretrained(model, load.build());
        }
        PreTrainedConfig config = AutoConfig.fromPretrained(randomWeights.toString());
        DataType stored = config.common().dtype();
        return AutoModelForCausalLM.fromConfig(
                config,
                load.dataType(stored == null ? DataType.BF16 : stored)
                        .seed(SEED)
                        .build());
    }

    private Measurement measure(ModelForCausalLM causalLM, double loadSeconds, Interruption interruption) {
        var random = new Random(SEED);
        List<Double> prefill = new ArrayList<>();
        List<Double> decode = new ArrayList<>();
        double firstTokenSeconds = 0;
        for (int run = 0; run <= repetitions; run++) {
            int[] prompt =
                    random.ints(promptTokens, 0, causalLM.config().vocabSize()).toArray();
            Instant began = Instant.now();
            GenerateOutput.Timings timings =
                    generate(causalLM, prompt, interruption).timings();
            if (run == 0) {
                firstTokenSeconds = sinceProcessStart(began) + timings.prefillNanos() / 1e9;
            } else {
                prefill.add(promptTokens * 1e9 / timings.prefillNanos());
                decode.add((newTokens - 1) * 1e9 / timings.decodeNanos());
                console.err()
                        .println(String.format(
                                Locale.ROOT,
                                "run %d of %d: prefill %.2f, decode %.2f tokens/s",
                                run,
                                repetitions,
                                prefill.getLast(),
                                decode.getLast()));
            }
        }
        return new Measurement(
                randomWeights == null ? model : randomWeights.toString(),
                causalLM.device().toString(),
                promptTokens,
                newTokens,
                repetitions,
                Spread.of(prefill),
                Spread.of(decode),
                loadSeconds,
                firstTokenSeconds,
                PeakMemory.mebibytes());
    }

    private GenerateOutput generate(ModelForCausalLM causalLM, int[] prompt, Interruption interruption) {
        GenerationConfig config = GenerationConfig.builder()
                .maxNewTokens(newTokens)
                .eosTokenIds() // every run has the same length
                .padTokenId(0)
                .doSample(false)
                .build();
        GenerateInputs inputs = GenerateInputs.of(new int[][] {prompt}, new int[][] {ones(prompt.length)});
        return causalLM.generate(
                inputs,
                config,
                GenerateOptions.builder().cancellation(interruption.token()).build());
    }

    private static int[] ones(int length) {
        int[] mask = new int[length];
        Arrays.fill(mask, 1);
        return mask;
    }

    private static double sinceProcessStart(Instant now) {
        Instant start = ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(start, now).toNanos() / 1e9;
    }

    private void print(Measurement measured) {
        if (json) {
            console.out().println(JsonMapper.shared().writeValueAsString(measured));
            return;
        }
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        """
                        model                 %s on %s
                        prefill, tokens/s     %s, %d tokens, median (min–max) of %d
                        decode, tokens/s      %s, %d tokens
                        load                  %.2f s
                        first token           %.2f s after the start of the process
                        peak memory           %s\
                        """,
                        measured.model(),
                        measured.device(),
                        measured.prefillTokensPerSecond(),
                        promptTokens,
                        repetitions,
                        measured.decodeTokensPerSecond(),
                        newTokens,
                        measured.loadSeconds(),
                        measured.firstTokenSeconds(),
                        measured.peakMemoryMiB() == null ? "unknown here" : measured.peakMemoryMiB() + " MiB"));
    }
}
