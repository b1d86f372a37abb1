package io.jtransformers.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the program reads and writes: results to {@code out}, everything that is said about them to {@code err}.
 *
 * @param in standard input, UTF-8
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param results what {@code out} writes to
 */
record Console(InputStream in, PrintStream out, PrintStream err, StandardOutput results) {

    // More than any model's context; what a person pipes in by mistake must not fill the memory.
    private static final int GREATEST_INPUT = 64 << 20;

    /** These streams, each for what it is. */
    Console(InputStream in, OutputStream out, PrintStream err) {
        this(in, new StandardOutput(out), err);
    }

    private Console(InputStream in, StandardOutput results, PrintStream err) {
        this(in, new PrintStream(results, false, StandardCharsets.UTF_8), err, results);
    }

    /** The streams of the process, in UTF-8 whatever the platform's charset. */
    static Console ofSystem() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    /**
     * Prints a part of a text at once, so that a reader sees it come.
     *
     * @throws OutputException if it cannot be written
     */
    void print(String piece) {
        out.print(piece);
        flush();
    }

    /**
     * Writes what was printed.
     *
     * @throws OutputException if it cannot be written
     */
    void flush() {
        out.flush();
        results.requireWritten();
    }

    /** Whether a person types what is read, and wants to be asked. */
    boolean isInteractive() {
        // Java 25 gives null again where there is no terminal.
        boolean hasTerminal = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        return in instanceof FileInputStream && hasTerminal;
    }

    /**
     * The next line of standard input, without its end; null if there is none.
     *
     * @throws IllegalArgumentException if it is longer than any prompt
     */
    @Nullable
    String readLine() {
        var line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                if (line.size() == GREATEST_INPUT) {
                    throw tooLong();
                }
                line.write(next);
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
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
                throw tooLong();
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException(
                "Standard input has more than %d MiB; a prompt is shorter.".formatted(GREATEST_INPUT >> 20));
    }

    private static UncheckedIOException unreadable(IOException failure) {
        return new UncheckedIOException("Standard input cannot be read: " + failure.getMessage(), failure);
    }
}
