package io.jtransformers.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line around the subcommands: what a wrong call, a failure and {@code --verbose} look like. */
final class Program {

    /** The exit code of shells for Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** The exit code of shells for a program that writes to a pipe which nobody reads. */
    static final int CLOSED_PIPE = 141;

    private static final int FAILURE = 1;
    private static final int WRONG_CALL = 2;

    private final Console console;

    Program(Console console) {
        this.console = console;
    }

    /** Runs a command line and gives its exit code. */
    int run(String... arguments) {
        var command = new JTransformersCommand();
        CommandLine line = new CommandLine(command)
                .addSubcommand(new GenerateCommand(console))
                .addSubcommand(new ChatCommand(console))
                .addSubcommand(new ClassifyCommand(console))
                .addSubcommand(new TagCommand(console))
                .addSubcommand(new AnswerCommand(console))
                .addSubcommand(new BenchCommand(console))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a text may begin with @
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::wrongCall)
                .setExecutionExceptionHandler((failure, failed, parsed) -> failed(failure, command.isVerbose()));
        try {
            int exitCode = line.execute(arguments);
            if (exitCode == 0) {
                console.flush();
            }
            return exitCode;
        } catch (Error
                | OutputException fault) { // picocli leaves a lack of memory to the JVM, which knows no --verbose
            return failed(fault, command.isVerbose());
        }
    }

    private int execute(ParseResult parsed) {
        boolean isVerbose = parsed.hasMatchedOption("--verbose")
                || (parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption("--verbose"));
        if (isVerbose) {
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int wrongCall(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        console.err()
                .println("jtransformers: %s Try '%s --help'."
                        .formatted(
                                sentence(WrongCall.explain(problem)),
                                command.getCommandSpec().qualifiedName()));
        return WRONG_CALL;
    }

    private int failed(Throwable failure, boolean isVerbose) {
        if (failure instanceof CancellationException) {
            console.err().println("jtransformers: interrupted.");
            return INTERRUPTED;
        }
        if (failure instanceof OutputException output && output.isClosedPipe()) {
            return CLOSED_PIPE;
        }
        if (isVerbose) {
            failure.printStackTrace(console.err());
        } else {
            console.err().println("jtransformers: " + sentence(oneLine(failure)) + advice(failure));
        }
        return FAILURE;
    }

    private static String advice(Throwable failure) {
        return failure instanceof OutOfMemoryError
                ? " Give Java more memory, for example with JAVA_TOOL_OPTIONS=-Xmx4g in the environment, or ask for"
                        + " less."
                : "";
    }

    static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        String text = failure instanceof Error || message == null || message.isBlank() ? failure.toString() : message;
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static String sentence(String text) {
        return text.matches(".*[.!?]") ? text : text + ".";
    }
}
