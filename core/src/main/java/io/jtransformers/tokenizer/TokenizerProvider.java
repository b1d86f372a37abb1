package io.jtransformers.tokenizer;

import java.nio.file.Path;
import java.util.List;

/**
 * Opens the tokenizers of one kind of file; found by {@link java.util.ServiceLoader}. Listing providers is cheap:
 * nothing is read before {@link #canOpen} is called.
 */
public interface TokenizerProvider {

    /** A short name for messages, such as {@code tokenizer.json}. */
    String name();

    /** The names of the files of which this provider needs at least one, for messages about a folder that has none. */
    List<String> fileNames();

    /** Which provider opens a folder that several can open: the highest; 0 where it does not matter. */
    default int priority() {
        return 0;
    }

    /** Whether {@code folder} holds a tokenizer of this kind; looks at file names, and at small files at most. */
    boolean canOpen(Path folder);

    /**
     * Reads the tokenizer in {@code folder}.
     *
     * @throws TokenizerFileException if a file is missing, malformed or asks for something unknown
     */
    Tokenizer open(Path folder);
}
