package io.jtransformers.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A text that a subcommand is given, as an argument or on standard input. */
final class InputText {

    private static final String STANDARD_INPUT = "-";

    private InputText() {}

    /**
     * The text of an argument, or of standard input if it is {@code -}. A model would answer a text without words like
     * any other, and the answer would mean nothing.
     *
     * @param argument what was given
     * @param name of the argument, for messages
     * @param command that takes it
     * @throws ParameterException if there is nothing but white space in it
     */
    static String read(String argument, String name, Console console, CommandSpec command) {
        boolean isPiped = argument.equals(STANDARD_INPUT);
        String text = isPiped ? console.readInput() : argument;
        if (text.isBlank()) {
            throw new ParameterException(
                    command.commandLine(),
                    isPiped
                            ? "%s was to be read from standard input, which has no words; pipe a text into the command."
                                    .formatted(name)
                            : "%s has no words; give a text in quotes, or - to read it from standard input."
                                    .formatted(name));
        }
        return text;
    }
}
