package io.jtransformers.cli;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheFile;
import io.jtransformers.modeling.CacheFileException;
import io.jtransformers.modeling.CacheSnapshot;
import io.jtransformers.modeling.PreTrainedModel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The model's state after the tokens that the prompts of a conversation have in common, so that each turn computes what
 * is new alone.
 *
 * <p>Where a prompt parts from what was seen, the cache is cropped. Layers that forget, as sliding windows and linear
 * attention do, cannot go back to any place, but to where the turn before began.
 */
final class ReusedPrefix implements AutoCloseable {

    private final PreTrainedModel model;
    private final Cache cache;
    private final CacheSnapshot start; // nothing is seen
    private CacheSnapshot turn; // before the last prompt
    private int[] seen = {};

    /** Nothing is seen. */
    ReusedPrefix(PreTrainedModel model) {
        this.model = model;
        cache = model.newCache(1);
        start = cache.snapshot();
        turn = cache.snapshot();
    }

    /**
     * Begins with what an earlier program has seen.
     *
     * @param file as {@link #save} wrote it
     * @throws CacheFileException if it cannot be used; nothing is seen then
     */
    void load(Path file) {
        try (CacheFile.Prefix loaded = CacheFile.load(model, file)) {
            if (loaded.tokenIds().size() != 1) {
                throw new CacheFileException("%s holds %d texts, and a conversation is one."
                        .formatted(file, loaded.tokenIds().size()));
            }
            turn.close();
            turn = loaded.cache().snapshot();
            cache.restore(turn);
            seen = loaded.tokenIds().getFirst();
        }
    }

    /**
     * Writes what was seen to a file.
     *
     * @throws CacheFileException if it cannot be written
     */
    void save(Path file) {
        goBackTo(seen.length); // a generation that failed leaves more
        CacheFile.save(model, cache, file, Arrays.copyOf(seen, cache.sequenceLength()));
    }

    /** The state after as many tokens as {@link #fitTo} said. */
    Cache cache() {
        return cache;
    }

    /**
     * Goes back to where a prompt parts from what was seen.
     *
     * @param prompt not empty
     * @return how many of its tokens need not be computed
     */
    int fitTo(int[] prompt) {
        int mismatch = Arrays.mismatch(seen, prompt);
        int common = mismatch < 0 ? seen.length : mismatch;
        // The last token is computed in any case, for its scores.
        goBackTo(Math.min(common, prompt.length - 1));
        turn.close();
        turn = cache.snapshot();
        return cache.sequenceLength();
    }

    private void goBackTo(int length) {
        if (cache.sequenceLength() <= length) {
            return;
        }
        if (cache.sequences().getFirst().isCroppable()) {
            cache.crop(length);
        } else {
            cache.restore(turn.sequenceLength() <= length ? turn : start);
        }
    }

    /** Takes notice of what a generation computed. */
    void hasSeen(int[] prompt, int[] newTokens) {
        int[] all = Arrays.copyOf(prompt, prompt.length + newTokens.length);
        System.arraycopy(newTokens, 0, all, prompt.length, newTokens.length);
        seen = Arrays.copyOf(all, cache.sequenceLength());
    }

    /** Gives all memory back. */
    @Override
    public void close() {
        start.close();
        turn.close();
        cache.close();
    }
}
