package io.jtransformers.modeling;

import io.jtransformers.modeling.LayerCacheSpec.KeyValueLayer;
import io.jtransformers.modeling.LayerCacheSpec.RecurrentLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** Writes a {@link CacheFile}, a run of positions at a time. */
final class CacheFileWriter {

    private final FileChannel channel;
    private final MessageDigest digest = ModelFingerprint.sha256();

    /** A writer that begins at the channel's position. */
    CacheFileWriter(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes all. */
    void write(CacheFileFormat format, ModelResources resources, Cache cache) throws IOException {
        writeBeginning(format);
        var reader = new PooledCacheReader(() -> resources);
        for (SequenceCache sequence : cache.sequences()) {
            for (int layer = 0; layer < sequence.pools().layers(); layer++) {
                switch (sequence.pools().spec(layer)) {
                    case KeyValueLayer kept -> writeKeyValues(format, reader, sequence, layer, kept);
                    case RecurrentLayer _ -> writeState(reader, sequence, layer);
                }
            }
        }
        writeFully(ByteBuffer.wrap(digest.digest()));
    }

    private void writeBeginning(CacheFileFormat format) throws IOException {
        ByteBuffer first = buffer(CacheFileFormat.FIRST_BYTES);
        first.put(CacheFileFormat.MAGIC)
                .putInt(CacheFileFormat.VERSION)
                .putInt(CacheFileFormat.DATA_TYPES.indexOf(format.dataType()))
                .put(format.fingerprint())
                .putInt(format.tokenIds().size());
        write(first);
        for (int[] ids : format.tokenIds()) {
            ByteBuffer tokens = buffer(Math.addExact(1, ids.length) * Integer.BYTES);
            tokens.putInt(ids.length);
            for (int id : ids) {
                tokens.putInt(id);
            }
            write(tokens);
        }
    }

    private void writeKeyValues(
            CacheFileFormat format, PooledCacheReader reader, SequenceCache sequence, int layer, KeyValueLayer kept)
            throws IOException {
        int end = sequence.length();
        int run = CacheFileFormat.RUN;
        for (int first = end - kept.visible(end); first < end; first += run) {
            int count = Math.min(run, end - first);
            Cache.LayerKeyValues rows = reader.read(sequence, layer, first, count);
            int bytes = 2 * count * kept.keyValueHeads() * format.rowBytes(kept.headDim());
            ByteBuffer buffer = buffer(bytes);
            CacheFileRows.put(rows.keys().toFloatArray(), kept.headDim(), format.dataType(), buffer);
            CacheFileRows.put(rows.values().toFloatArray(), kept.headDim(), format.dataType(), buffer);
            write(buffer);
        }
    }

    private void writeState(PooledCacheReader reader, SequenceCache sequence, int layer) throws IOException {
        if (sequence.length() > 0) {
            float[] state = reader.readState(sequence, layer).toFloatArray();
            ByteBuffer buffer = buffer(state.length * Float.BYTES);
            buffer.asFloatBuffer().put(state);
            buffer.position(buffer.limit());
            write(buffer);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer full) throws IOException {
        full.flip();
        digest.update(full.duplicate());
        writeFully(full);
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
