package io.jtransformers.cli;

import io.jtransformers.modeling.LoadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every subcommand that loads a model. */
final class ModelOptions {

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "Where to compute, such as cpu or cuda:0; the best there is if not given.")
    private @Nullable String device;

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads; one a core if not given.")
    private int threads;

    ModelOptions() {}

    LoadOptions.Builder loadOptions() {
        LoadOptions.Builder options = LoadOptions.builder().threads(threads);
        return device == null ? options : options.device(device);
    }
}
