package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The past of a batch, keys and values or states: an ordered list of {@link SequenceCache}s, as {@code past_key_values}
 * of Transformers is seen from outside.
 *
 * <p>Closing it gives its memory back to the model at once; a cache that nobody holds any more does so in time, and a
 * model that closes frees those of all its caches. Belongs to one caller at a time.
 */
public final class Cache implements AutoCloseable {

    private final Reader reader;
    private final List<SequenceCache> sequences;

    /** Reads what a layer keeps of a sequence; the model does it, since it has the queue. */
    interface Reader {

        /** Keys and values of {@code layer}, each {@code [keyValueHeads, positions, headDim]}. */
        LayerKeyValues read(SequenceCache sequence, int layer);

        /** The state of {@code layer}, {@code [heads, headDim, headDim]}. */
        HostTensor readState(SequenceCache sequence, int layer);
    }

    /**
     * What a layer keeps.
     *
     * @param keys {@code [keyValueHeads, positions, headDim]} of one sequence, {@code [batch, …]} of several; rotated
     * @param values same shape
     */
    public record LayerKeyValues(HostTensor keys, HostTensor values) {}

    Cache(Reader reader, List<SequenceCache> sequences) {
        this.reader = reader;
        this.sequences = new ArrayList<>(sequences);
    }

    /** The sequences, in the order of the batch. */
    public List<SequenceCache> sequences() {
        return List.copyOf(sequences);
    }

    /** The number of tokens of the longest sequence; {@code get_seq_length} of Transformers. */
    public int sequenceLength() {
        return sequences.stream().mapToInt(SequenceCache::length).max().orElse(0);
    }

    /** A second cache with the same contents. Nothing is copied until one of the two goes on. */
    public Cache fork() {
        return new Cache(reader, sequences.stream().map(SequenceCache::fork).toList());
    }

    /**
     * Makes row {@code i} continue what row {@code rows[i]} was: repeats, drops and permutes rows by sharing blocks and
     * states; {@code reorder_cache} and {@code batch_select_indices} of Transformers.
     *
     * @param rows for each row to be, which one it continues, from 0
     * @throws IllegalArgumentException if there is no such row; the cache stays as it is
     * @throws CacheInUseException if a step is using a sequence; the cache stays as it is
     */
    public void reorder(int... rows) {
        for (int row : rows) {
            if (row < 0 || row >= sequences.size()) {
                throw new IllegalArgumentException(
                        "A cache of %d rows was to be reordered to %s; rows are counted from 0 to %d."
                                .formatted(sequences.size(), Arrays.toString(rows), sequences.size() - 1));
            }
        }
        List<SequenceCache> reordered = new ArrayList<>(rows.length);
        for (int row : rows) {
            reordered.add(sequences.get(row).fork());
        }
        replaceBy(reordered);
    }

    /**
     * Makes {@code times} rows of each, one beside the other, which share what they have in common;
     * {@code batch_repeat_interleave} of Transformers.
     *
     * @param times at least 1
     * @throws IllegalArgumentException if it is less; the cache stays as it is
     * @throws CacheInUseException if a step is using a sequence; the cache stays as it is
     */
    public void repeat(int times) {
        if (times < 1) {
            throw new IllegalArgumentException(
                    "Each row of a cache was to be there %d times; give 1 or more.".formatted(times));
        }
        reorder(IntStream.range(0, Math.multiplyExact(sequences.size(), times))
                .map(row -> row / times)
                .toArray());
    }

    /** What the cache holds now, to {@linkplain #restore go back to}; the caller closes it. */
    public CacheSnapshot snapshot() {
        return new CacheSnapshot(sequences.stream().map(SequenceCache::fork).toList());
    }

    /**
     * Goes back to what {@code snapshot} holds, which stays as it is; the {@link #sequences()} are new ones. Unlike
     * {@link #crop}, this works whatever the layers keep.
     *
     * @param snapshot of this cache or of another of the same model
     * @throws IllegalArgumentException if it is of another model
     * @throws CacheInUseException if a step is using a sequence; the cache stays as it is
     */
    public void restore(CacheSnapshot snapshot) {
        for (SequenceCache kept : snapshot.sequences()) {
            if (sequences.stream().anyMatch(sequence -> sequence.pools() != kept.pools())) {
                throw new IllegalArgumentException(
                        "A snapshot was to be restored into the cache of another model than the one that it is of;"
                                + " restore it into a cache of its own model.");
            }
        }
        replaceBy(snapshot.sequences().stream().map(SequenceCache::fork).toList());
    }

    private void replaceBy(List<SequenceCache> replacements) {
        try {
            SequenceCache.closeAll(sequences);
        } catch (RuntimeException failure) {
            replacements.forEach(SequenceCache::close);
            throw failure;
        }
        sequences.clear();
        sequences.addAll(replacements);
    }

    /**
     * Forgets all but the first {@code length} tokens of each sequence.
     *
     * @throws IllegalArgumentException as {@link SequenceCache#crop}; no sequence is cropped then
     */
    public void crop(int length) {
        sequences.forEach(sequence -> sequence.checkCrop(length));
        sequences.forEach(sequence -> sequence.crop(length));
    }

    /**
     * What a layer keeps of every sequence: of a sliding layer the last {@code window - 1} positions.
     *
     * @param layer from 0
     * @return keys and values {@code [batch, keyValueHeads, positions, headDim]}
     * @throws IllegalArgumentException if the layer is recurrent, or there is none
     * @throws IllegalStateException if the sequences differ in length
     */
    public LayerKeyValues read(int layer) {
        int length = sequenceLength();
        if (sequences.stream().anyMatch(sequence -> sequence.length() != length)) {
            throw new IllegalStateException(
                    "A cache of sequences of different lengths was to be read as one tensor; read them one by one.");
        }
        List<LayerKeyValues> rows =
                sequences.stream().map(sequence -> reader.read(sequence, layer)).toList();
        return new LayerKeyValues(
                stack(rows.stream().map(LayerKeyValues::keys).toList()),
                stack(rows.stream().map(LayerKeyValues::values).toList()));
    }

    /**
     * The state that a recurrent layer keeps of every sequence; zeros of one without tokens.
     *
     * @param layer from 0
     * @return {@code [batch, heads, headDim, headDim]}
     * @throws IllegalArgumentException if the layer keeps keys and values
     */
    public HostTensor readState(int layer) {
        return stack(sequences.stream()
                .map(sequence -> reader.readState(sequence, layer))
                .toList());
    }

    private static HostTensor stack(List<HostTensor> rows) {
        Shape row = rows.getFirst().shape();
        int length = Math.toIntExact(row.elementCount());
        float[] values = new float[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).toFloatArray(), 0, values, i * length, length);
        }
        return HostTensor.wrap(Shape.of(rows.size(), row.dimension(0), row.dimension(1), row.dimension(2)), values);
    }

    /**
     * Gives the memory of all sequences back; a second call does nothing.
     *
     * @throws CacheInUseException if a step is using a sequence; none is closed then
     */
    @Override
    public void close() {
        SequenceCache.closeAll(sequences);
    }
}
