package io.jtransformers.cli;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.PreTrainedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every subcommand that loads a model. */
final class ModelOptions {

    @Option(
            names = "--device",
            paramLabel = "D",
            description =
                    "Where to compute: cpu, or a device of another backend that is installed; the best there is if not"
                            + " given.")
    private @Nullable String device;

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads; one a core if not given.")
    private int threads;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    ModelOptions() {}

    /** Checks the values before anything is loaded, so that a wrong one is told at once. */
    LoadOptions.Builder loadOptions() {
        try {
            int checkedThreads = new BackendOptions(threads).threads();
            LoadOptions.Builder options = LoadOptions.builder().threads(checkedThreads);
            return device == null ? options : options.device(device);
        } catch (BackendException wrongValue) {
            throw new ParameterException(command.commandLine(), String.valueOf(wrongValue.getMessage()), wrongValue);
        }
    }

    /**
     * The model, if all of its head comes from the checkpoint. In a program it would be trained; here its answers would
     * mean nothing.
     *
     * @throws UntrainedHeadException if a part of it began at random; the model is closed then
     */
    static <M extends PreTrainedModel> M trained(M model, String name, String task) {
        List<String> initialized = model.loadingReport().initialized();
        if (initialized.isEmpty()) {
            return model;
        }
        model.close();
        throw new UntrainedHeadException(
                "%s was not trained to %s: it lacks %s. Choose another with --model, or leave the option out for a sample that was."
                        .formatted(name, task, String.join(", ", initialized)));
    }
}
