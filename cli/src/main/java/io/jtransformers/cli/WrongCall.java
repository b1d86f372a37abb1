package io.jtransformers.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a call, and what was probably meant. */
final class WrongCall {

    private WrongCall() {}

    /** What is wrong, in one line. */
    static String explain(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException unmatched ? explain(unmatched) : Program.oneLine(problem);
    }

    private static String explain(UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        String argument = unmatched.getUnmatched().getFirst();
        List<String> suggestions = unmatched.getSuggestions();
        if (unmatched.isUnknownOption()) {
            return "'%s' is no option of %s%s".formatted(argument, command.qualifiedName(), meant(suggestions));
        }
        if (command.subcommands().isEmpty()) {
            return "'%s' is one argument too many%s".formatted(argument, "; put a text of several words in quotes.");
        }
        return "'%s' is no subcommand%s"
                .formatted(
                        argument,
                        suggestions.isEmpty()
                                ? "; there are %s."
                                        .formatted(String.join(
                                                ", ", command.subcommands().keySet()))
                                : meant(suggestions));
    }

    /** The best guess alone: those that follow it are far off. */
    private static String meant(List<String> suggestions) {
        return suggestions.isEmpty() ? "." : ". Did you mean '%s'?".formatted(suggestions.getFirst());
    }
}
