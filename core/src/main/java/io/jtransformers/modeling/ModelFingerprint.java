package io.jtransformers.modeling;

import io.jtransformers.backend.StoredTensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What tells whether two models compute the same keys, values and states: a digest of architecture, config, what the
 * layers keep, and names, types, shapes and some bytes of all weights. A model that was trained further has another one
 * though its config is the same.
 */
final class ModelFingerprint {

    /** Bytes of a fingerprint, and of any other digest here. */
    static final int LENGTH = 32;

    /** Keys of a config that no state depends on. */
    private static final Set<String> IGNORED = Set.of(
            "_name_or_path",
            "architectures",
            "bos_token_id",
            "dtype",
            "eos_token_id",
            "id2label",
            "initializer_range",
            "label2id",
            "pad_token_id",
            "problem_type",
            "torch_dtype",
            "transformers_version",
            "use_cache");

    private static final int SAMPLE_BYTES = 64;

    private final MessageDigest digest = sha256();

    private ModelFingerprint() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", missing);
        }
    }

    /** The fingerprint of a model that is loaded. */
    static byte[] of(PreTrainedConfig config, ModelResources resources) {
        var fingerprint = new ModelFingerprint();
        fingerprint.add(config.modelType());
        ConfigKeys keys = ConfigKeys.parse(config.toJson());
        for (String name : new TreeSet<>(keys.names())) {
            if (!IGNORED.contains(name)) {
                fingerprint.add(name + "=" + keys.json(name));
            }
        }
        CachePools pools = resources.pools();
        for (int layer = 0; layer < pools.layers(); layer++) {
            fingerprint.add(pools.spec(layer).toString());
        }
        new TreeMap<>(resources.weights().stored()).forEach(fingerprint::add);
        return fingerprint.digest.digest();
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        digest.update((byte) 0);
    }

    private void add(String name, StoredTensor weight) {
        add(Map.entry(name, weight.dataType()) + weight.shape().toString());
        long size = weight.data().byteSize();
        long count = Math.min(SAMPLE_BYTES, size);
        for (long at : new long[] {0, (size - count) / 2, size - count}) {
            digest.update(weight.data().asSlice(at, count).asByteBuffer());
        }
    }
}
