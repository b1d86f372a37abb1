package io.jtransformers.modeling;

import java.util.List;

/**
 * What a {@link Cache} held at one moment, to go back to as often as wanted: the roll-back of a draft, or a prefix that
 * many requests share. It shares memory with the cache, and so costs little while they have the same past; closing it
 * gives back what nobody else holds.
 */
public final class CacheSnapshot implements AutoCloseable {

    private final List<SequenceCache> sequences;

    CacheSnapshot(List<SequenceCache> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    /** The number of tokens that the longest sequence had. */
    public int sequenceLength() {
        return sequences.stream().mapToInt(SequenceCache::length).max().orElse(0);
    }

    List<SequenceCache> sequences() {
        return sequences;
    }

    /** Gives its share of the memory back; a second call does nothing. */
    @Override
    public void close() {
        sequences.forEach(SequenceCache::close);
    }
}
