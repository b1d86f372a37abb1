package io.jtransformers.generation;

import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.ConfigException;
import java.util.List;

/** What the names of {@code cache_implementation} mean. */
final class CacheImplementation {

    private static final String QUANTIZED = "quantized";
    private static final int QUANTIZED_BITS = 8;

    /** Where there is nothing to offload to, and blocks are shared by all: the same as none, as "hybrid" is, too. */
    private static final List<String> GROWING = List.of("dynamic", "dynamic_full", "offloaded", "paged", "hybrid");

    private static final List<String> FIXED = List.of(
            "static",
            "offloaded_static",
            "sliding_window",
            "hybrid_chunked",
            "offloaded_hybrid",
            "offloaded_hybrid_chunked");

    private CacheImplementation() {}

    /**
     * Refuses what is no name.
     *
     * @throws ConfigException that says which there are
     */
    static void check(String key, String name) {
        if (!name.equals(QUANTIZED) && !GROWING.contains(name) && !FIXED.contains(name)) {
            throw new ConfigException("%s is '%s'; set it to \"dynamic\", \"static\" or \"quantized\", or leave it out."
                    .formatted(key, name));
        }
    }

    /**
     * Refuses numbers of bits that there are not.
     *
     * @throws ConfigException that says why
     */
    static void check(String key, CacheConfig config) {
        Integer bits = config.nbits();
        if (bits != null && bits != QUANTIZED_BITS) {
            throw new ConfigException(
                    "%s.nbits is %d, but keys and values are quantised to 8 bits or not at all: with fewer, texts part from those of the model after a few tokens. Set it to 8."
                            .formatted(key, bits));
        }
    }

    static boolean isQuantized(GenerationConfig config) {
        return QUANTIZED.equals(config.cacheImplementation());
    }

    static boolean isFixed(GenerationConfig config) {
        String name = config.cacheImplementation();
        return name != null && FIXED.contains(name);
    }

    /**
     * The cache that a generation makes.
     *
     * @param config says which
     * @param capacity how long its longest sequence becomes
     */
    static CacheOptions options(GenerationConfig config, int capacity) {
        CacheOptions options = CacheOptions.dynamic();
        if (isQuantized(config)) {
            return options.quantized();
        }
        return isFixed(config) ? options.withCapacity(capacity) : options;
    }
}
