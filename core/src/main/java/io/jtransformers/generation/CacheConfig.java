package io.jtransformers.generation;

import org.jspecify.annotations.Nullable;

/**
 * What {@code cache_implementation} "quantized" is to do. Other keys of {@code cache_config}, such as {@code backend}
 * and {@code q_group_size}, mean nothing here and are kept as keys that were not understood.
 *
 * <p>Source: the arguments of {@code QuantizedCache} in Transformers 5.12.1, {@code cache_utils.py}.
 *
 * @param nbits bits of a number; null leaves it at 8, the only number that there is (4 in the reference)
 */
public record CacheConfig(@Nullable Integer nbits) {}
