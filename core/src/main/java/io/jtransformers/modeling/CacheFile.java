package io.jtransformers.modeling;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Caches in files, so that a prompt that was computed once need not be computed by the next program: what each layer
 * keeps, with the tokens it is of, for the model that it was made by.
 *
 * <p>A file has, all numbers little-endian: {@code JTPREFIX}; the version of the format, 1; the type of keys and values
 * (0 float32, 1 bytes); the model's fingerprint, 32 bytes; the number of sequences, and of each its length and tokens;
 * then for each sequence what each layer keeps; at last the SHA-256 of all before. A layer with keys and values has
 * those that the next query sees, in runs of 256 positions: of a run the keys, then the values,
 * {@code [keyValueHeads][positions]} rows, a row being {@code headDim} floats, or one float that is a scale and as many
 * bytes. A recurrent layer has its state, {@code [heads][headDim][headDim]} floats.
 *
 * <p>What is read is checked before any of it is used: a file of another model, of another version, or one that is
 * damaged is refused with a {@link CacheFileException}.
 */
public final class CacheFile {

    private CacheFile() {}

    /**
     * What a file held.
     *
     * @param cache goes on where the saved one was; the caller closes it
     * @param tokenIds the tokens that each sequence has seen, as many as its length
     */
    public record Prefix(Cache cache, List<int[]> tokenIds) implements AutoCloseable {

        /** Copies the list. */
        public Prefix {
            tokenIds = List.copyOf(tokenIds);
        }

        /**
         * Whether the cache can be the past of these prompts: each begins with what its sequence has seen, and goes on.
         * A generation cannot tell, since a cache does not hold tokens; with the past of another text it writes
         * nonsense.
         *
         * @param promptIds the tokens of each prompt, as many prompts as there are sequences
         */
        public boolean isPrefixOf(int[]... promptIds) {
            return promptIds.length == tokenIds.size()
                    && IntStream.range(0, promptIds.length)
                            .allMatch(row ->
                                    Arrays.mismatch(tokenIds.get(row), promptIds[row]) == tokenIds.get(row).length);
        }

        /** Closes the cache. */
        @Override
        public void close() {
            cache.close();
        }
    }

    /**
     * Writes a cache to a file, which is replaced when all is written and not before. It is readable by its owner alone
     * where the file system knows owners, since texts can be told from it.
     *
     * @param model that made the cache
     * @param cache stays as it is
     * @param file replaced if it is there
     * @param tokenIds the tokens that each sequence has seen, as many as its length
     * @throws CacheFileException if the file cannot be written
     * @throws IllegalArgumentException if there is not a token for each position
     */
    public static void save(PreTrainedModel model, Cache cache, Path file, int[]... tokenIds) {
        var format = CacheFileFormat.of(model, cache, tokenIds);
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        try {
            Path temporary = Files.createTempFile(folder == null ? absolute : folder, ".jtransformers-", ".tmp");
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    new CacheFileWriter(channel).write(format, model.resources(), cache);
                    channel.force(true);
                }
                move(temporary, absolute);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failure) {
            throw new CacheFileException(
                    "A cache was to be saved to %s, but it cannot be written (%s); give a file in a folder that is there and has room."
                            .formatted(file, failure),
                    failure);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Reads a cache that {@link #save} wrote.
     *
     * @param model the one that made the cache, or the same loaded anew
     * @param file where it is
     * @return the cache and its tokens, which the caller closes
     * @throws CacheFileException if the file cannot be read, is damaged, or is of another model or version
     * @throws io.jtransformers.backend.BackendException if the device has no room
     */
    public static Prefix load(PreTrainedModel model, Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new CacheFileReader(channel, file).read(model);
        } catch (IOException failure) {
            throw new CacheFileException(
                    "A cache was to be loaded from %s, but it cannot be read (%s); compute the prompt anew."
                            .formatted(file, failure),
                    failure);
        }
    }
}
