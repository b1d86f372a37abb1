package io.jtransformers.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where the program reads and writes: results to {@code out}, everything that is said about them to {@code err}.
 *
 * @param in standard input, UTF-8
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 */
record Console(InputStream in, PrintStream out, PrintStream err) {

    // More than any model's context; what a person pipes in by mistake must not fill the memory.
    private static final int GREATEST_INPUT = 64 << 20;

    /** The streams of the process, in UTF-8 whatever the platform's charset. */
    static Console ofSystem() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    /**
     * All of standard input as text, without the line end that a shell adds.
     *
     * @throws IllegalArgumentException if it is longer than any prompt
     */
    String readInput() {
        try {
            byte[] bytes = in.readNBytes(GREATEST_INPUT + 1);
            if (bytes.length > GREATEST_INPUT) {
                throw new IllegalArgumentException(
                        "Standard input has more than %d MiB; a prompt is shorter.".formatted(GREATEST_INPUT >> 20));
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        } catch (IOException failure) {
            throw new UncheckedIOException("Standard input cannot be read: " + failure.getMessage(), failure);
        }
    }
}
