package io.jtransformers.modeling;

import io.jtransformers.modeling.LayerCacheSpec.KeyValueLayer;
import io.jtransformers.modeling.LayerCacheSpec.RecurrentLayer;
import io.jtransformers.tensor.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What stands at the beginning of a {@link CacheFile}, and from which the size of all that follows can be told.
 *
 * @param fingerprint of the model
 * @param dataType of keys and values
 * @param tokenIds of each sequence
 */
record CacheFileFormat(byte[] fingerprint, DataType dataType, List<int[]> tokenIds) {

    static final byte[] MAGIC = "JTPREFIX".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;

    /** Positions that are written at once. */
    static final int RUN = 256;

    /** Sequences of one file; a claim of many empty ones must not cost memory. */
    static final int MOST_SEQUENCES = 16_384;

    /** The types of keys and values, in the order of their numbers in a file. */
    static final List<DataType> DATA_TYPES = List.of(DataType.F32, DataType.I8);

    /** Bytes before the lengths of sequences: magic, version, type, fingerprint, number of sequences. */
    static final int FIRST_BYTES = MAGIC.length + 2 * Integer.BYTES + ModelFingerprint.LENGTH + Integer.BYTES;

    /**
     * The beginning of a file for {@code cache}.
     *
     * @throws IllegalArgumentException if the cache is of another model, or has not a token for each position
     */
    static CacheFileFormat of(PreTrainedModel model, Cache cache, int[]... tokenIds) {
        List<SequenceCache> sequences = cache.sequences();
        if (sequences.stream().anyMatch(sequence -> !model.resources().owns(sequence.pools()))) {
            throw new IllegalArgumentException(
                    "A cache was to be saved with another model than the one that made it; give that one.");
        }
        int[] lengths = sequences.stream().mapToInt(SequenceCache::length).toArray();
        int[] given = Arrays.stream(tokenIds).mapToInt(ids -> ids.length).toArray();
        if (sequences.size() > MOST_SEQUENCES) {
            throw new IllegalArgumentException("A cache of %d sequences was to be saved; a file has %d at the most."
                    .formatted(sequences.size(), MOST_SEQUENCES));
        }
        if (sequences.isEmpty() || !Arrays.equals(lengths, given)) {
            throw new IllegalArgumentException(
                    "A cache whose sequences have %s tokens was to be saved with %s tokens; give those that each sequence has seen."
                            .formatted(Arrays.toString(lengths), Arrays.toString(given)));
        }
        DataType dataType = sequences.getFirst().pools().dataType();
        return new CacheFileFormat(ModelFingerprint.of(model.config(), model.resources()), dataType, List.of(tokenIds));
    }

    /**
     * The size of the whole file.
     *
     * @throws ArithmeticException if a long cannot count it
     */
    long byteSize(CachePools pools) {
        long size = (long) FIRST_BYTES + ModelFingerprint.LENGTH;
        for (int[] ids : tokenIds) {
            size = Math.addExact(size, Integer.BYTES + (long) Integer.BYTES * ids.length);
            for (int layer = 0; layer < pools.layers(); layer++) {
                size = Math.addExact(size, byteSize(pools.spec(layer), ids.length));
            }
        }
        return size;
    }

    private long byteSize(LayerCacheSpec spec, int length) {
        return switch (spec) {
            case KeyValueLayer kept ->
                Math.multiplyExact(2L * kept.visible(length) * kept.keyValueHeads(), rowBytes(kept.headDim()));
            case RecurrentLayer kept ->
                length == 0 ? 0 : (long) Float.BYTES * kept.heads() * kept.headDim() * kept.headDim();
        };
    }

    /** Bytes of a key or value of one head. */
    int rowBytes(int headDim) {
        return dataType == DataType.I8 ? Float.BYTES + headDim : Float.BYTES * headDim;
    }
}
