package io.jtransformers.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself, which only knows its subcommands. */
@Command(
        name = "jtransformers",
        description = "Transformers for the JVM, in pure Java.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class)
final class JTransformersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which subcommand? Add one, or --help to see them.");
    }
}
