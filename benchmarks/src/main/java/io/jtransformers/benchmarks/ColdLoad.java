package io.jtransformers.benchmarks;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.Locale;

/**
 * Tells how long the tokenizer of a folder takes to load as the first thing that a process does, which is what a
 * command-line program feels.
 *
 * <pre>{@code
 * java -cp benchmarks.jar io.jtransformers.benchmarks.ColdLoad FOLDER
 * }</pre>
 *
 * <p>Prints the milliseconds of {@link AutoTokenizer#fromPretrained(String)}, the start of Java not counted, and the
 * kind of tokenizer. A second load in the same process would be warm, so that each figure takes a process of its own.
 */
public final class ColdLoad {

    private ColdLoad() {}

    /** Takes the folder. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: ColdLoad FOLDER");
            System.exit(2);
        }
        long start = System.nanoTime();
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(arguments[0]);
        long nanos = System.nanoTime() - start;
        System.out.printf(
                Locale.ROOT,
                "%.0f ms, %s of %d tokens%n",
                nanos / 1e6,
                tokenizer.getClass().getSimpleName(),
                tokenizer.length());
    }
}
