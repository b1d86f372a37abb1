package io.jtransformers.cli;

import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.modeling.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every subcommand that generates text. */
final class GenerationOptions {

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "How many tokens are generated at the most (default: ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End before this text; may be given several times.")
    private List<String> stop = List.of();

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Divides scores before a token is drawn; greater than 0.")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the likeliest tokens that together reach P.")
    private double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest tokens.")
    private int topK;

    @Option(names = "--seed", paramLabel = "S", description = "The same seed draws the same tokens.")
    private @Nullable Long seed;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    GenerationOptions() {}

    /** The texts that end what is generated. */
    List<String> stop() {
        return stop;
    }

    /** Checks the values before anything is loaded, so that a wrong one is told at once. */
    GenerationConfig generationConfig() {
        boolean samples = temperature != null || topP != 0 || topK != 0;
        GenerationConfig.Builder config = GenerationConfig.builder()
                .maxNewTokens(maxNewTokens)
                .stopStrings(stop.toArray(String[]::new))
                .doSample(samples);
        if (temperature != null) {
            config.temperature(temperature);
        }
        if (topP != 0) {
            config.topP(topP);
        }
        if (topK != 0) {
            config.topK(topK);
        }
        if (seed != null) {
            if (!samples) {
                throw new ParameterException(
                        command.commandLine(),
                        "--seed draws nothing by itself; give --temperature, --top-p or --top-k, too, or leave it"
                                + " out.");
            }
            config.seed(seed);
        }
        try {
            return config.build();
        } catch (ConfigException wrongValue) {
            throw new ParameterException(command.commandLine(), String.valueOf(wrongValue.getMessage()), wrongValue);
        }
    }
}
