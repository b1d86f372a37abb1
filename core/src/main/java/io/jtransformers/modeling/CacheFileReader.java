package io.jtransformers.modeling;

import io.jtransformers.modeling.LayerCacheSpec.KeyValueLayer;
import io.jtransformers.modeling.LayerCacheSpec.RecurrentLayer;
import io.jtransformers.tensor.DataType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a {@link CacheFile}. Nothing is taken on trust: no memory is taken for what the file has no bytes for, and no
 * cache is made before the checksum has been found right.
 */
final class CacheFileReader {

    private static final int PIECE = 1 << 20;

    private final FileChannel channel;
    private final Path file;
    private final long size;

    /** A reader of a file that is open. */
    CacheFileReader(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    /** Checks and reads all. */
    CacheFile.Prefix read(PreTrainedModel model) throws IOException {
        ModelResources resources = model.resources();
        CacheFileFormat format = readBeginning(model);
        CachePools pools = resources.pools(format.dataType());
        checkSize(format, pools);
        long firstOfContents = channel.position();
        checkDigest();
        checkTokens(format.tokenIds(), model.config().vocabSize());
        channel.position(firstOfContents);

        CacheOptions options = new CacheOptions(format.dataType(), 0);
        Cache cache = model.newCache(format.tokenIds().size(), options);
        try {
            var writer = new PooledCacheWriter(resources);
            for (int i = 0; i < cache.sequences().size(); i++) {
                readSequence(cache.sequences().get(i), format.tokenIds().get(i).length, writer);
            }
            return new CacheFile.Prefix(cache, format.tokenIds());
        } catch (IOException | RuntimeException | Error failure) {
            cache.close();
            throw failure;
        }
    }

    private CacheFileFormat readBeginning(PreTrainedModel model) throws IOException {
        byte[] fingerprint = ModelFingerprint.of(model.config(), model.resources());
        if (size < CacheFileFormat.FIRST_BYTES + ModelFingerprint.LENGTH) {
            throw refused("has %d bytes, too few for a saved cache; give a file that was written by CacheFile.save"
                    .formatted(size));
        }
        ByteBuffer first = take(CacheFileFormat.FIRST_BYTES);
        byte[] magic = new byte[CacheFileFormat.MAGIC.length];
        first.get(magic);
        if (!Arrays.equals(magic, CacheFileFormat.MAGIC)) {
            throw refused("is no saved cache; give a file that was written by CacheFile.save");
        }
        int version = first.getInt();
        if (version != CacheFileFormat.VERSION) {
            throw refused("has version %d of the format, and this library reads version %d; compute the prompt anew"
                    .formatted(version, CacheFileFormat.VERSION));
        }
        int type = first.getInt();
        byte[] ofFile = new byte[ModelFingerprint.LENGTH];
        first.get(ofFile);
        if (!Arrays.equals(ofFile, fingerprint)) {
            throw refused("was saved by another model: another checkpoint, other weights, or weights held in another"
                    + " type; load that model, or compute the prompt anew");
        }
        if (type < 0 || type >= CacheFileFormat.DATA_TYPES.size()) {
            throw damaged("its type of keys and values is number %d".formatted(type));
        }
        DataType dataType = CacheFileFormat.DATA_TYPES.get(type);
        return new CacheFileFormat(fingerprint, dataType, readTokens(first.getInt()));
    }

    private List<int[]> readTokens(int sequences) throws IOException {
        if (sequences < 1 || sequences > CacheFileFormat.MOST_SEQUENCES) {
            throw damaged("it claims to hold %d sequences".formatted(sequences));
        }
        List<int[]> tokenIds = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            int length = remaining() < Integer.BYTES ? -1 : take(Integer.BYTES).getInt();
            if (length < 0 || length > remaining() / Integer.BYTES) {
                throw damaged("sequence %d claims to have %d tokens".formatted(i, length));
            }
            int[] ids = new int[length];
            for (int from = 0; from < length; from += PIECE) {
                int count = Math.min(PIECE, length - from);
                take(count * Integer.BYTES).asIntBuffer().get(ids, from, count);
            }
            tokenIds.add(ids);
        }
        return tokenIds;
    }

    private void checkTokens(List<int[]> tokenIds, int vocabSize) {
        for (int[] ids : tokenIds) {
            for (int id : ids) {
                if (id < 0 || id >= vocabSize) {
                    throw damaged("it has the token %d, but the model knows 0 to %d".formatted(id, vocabSize - 1));
                }
            }
        }
    }

    private void checkSize(CacheFileFormat format, CachePools pools) {
        long wanted;
        try {
            wanted = format.byteSize(pools);
        } catch (ArithmeticException _) {
            throw damaged("a long cannot count the bytes that it claims to have");
        }
        if (wanted != size) {
            throw damaged("it has %d bytes, but should have %d: was it cut off?".formatted(size, wanted));
        }
    }

    private void checkDigest() throws IOException {
        MessageDigest digest = ModelFingerprint.sha256();
        channel.position(0);
        while (remaining() > 0) {
            digest.update(take((int) Math.min(PIECE, remaining())));
        }
        byte[] wanted = new byte[ModelFingerprint.LENGTH];
        takeAny(ModelFingerprint.LENGTH).get(wanted);
        if (!MessageDigest.isEqual(digest.digest(), wanted)) {
            throw damaged("its checksum is wrong");
        }
    }

    private void readSequence(SequenceCache sequence, int length, PooledCacheWriter writer) throws IOException {
        writer.reserve(sequence, length);
        CachePools pools = sequence.pools();
        for (int layer = 0; layer < pools.layers(); layer++) {
            switch (pools.spec(layer)) {
                case KeyValueLayer kept -> readKeyValues(sequence, layer, kept, length, writer);
                case RecurrentLayer kept -> {
                    if (length > 0) {
                        float[] state = new float[kept.heads() * kept.headDim() * kept.headDim()];
                        take(state.length * Float.BYTES).asFloatBuffer().get(state);
                        writer.writeState(sequence, layer, state);
                    }
                }
            }
        }
        writer.finish(sequence, length);
    }

    private void readKeyValues(
            SequenceCache sequence, int layer, KeyValueLayer kept, int length, PooledCacheWriter writer)
            throws IOException {
        DataType dataType = sequence.pools().dataType();
        int rowBytes = new CacheFileFormat(new byte[0], dataType, List.of()).rowBytes(kept.headDim());
        for (int first = length - kept.visible(length); first < length; first += CacheFileFormat.RUN) {
            int count = Math.min(CacheFileFormat.RUN, length - first);
            int rows = count * kept.keyValueHeads();
            ByteBuffer source = take(2 * rows * rowBytes);
            float[] keys = CacheFileRows.take(source, rows, kept.headDim(), dataType);
            float[] values = CacheFileRows.take(source, rows, kept.headDim(), dataType);
            writer.write(sequence, layer, first, count, new PooledCacheWriter.Rows(keys, values));
        }
    }

    /** Bytes that are left before the checksum. */
    private long remaining() throws IOException {
        return size - ModelFingerprint.LENGTH - channel.position();
    }

    private ByteBuffer take(int bytes) throws IOException {
        if (bytes > remaining()) {
            throw damaged("it ends too early");
        }
        return takeAny(bytes);
    }

    private ByteBuffer takeAny(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the file has become shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private CacheFileException damaged(String what) {
        return refused("is damaged: " + what + "; compute the prompt anew");
    }

    private CacheFileException refused(String what) {
        return new CacheFileException("A cache was to be loaded from %s, but the file %s.".formatted(file, what));
    }
}
