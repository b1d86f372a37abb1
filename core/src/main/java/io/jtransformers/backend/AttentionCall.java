package io.jtransformers.backend;

import io.jtransformers.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operands of {@link AttentionKernels#attend}. Constructed by core only; components may be added.
 *
 * @param queries {@code [tokens, heads, headDim]}, rotated
 * @param store keys and values, those of this step already appended
 * @param layer the layer within the store
 * @param batch sequences, key lengths and masks
 * @param blockTable {@code [sequences, blocks]}, the one of {@code batch} that goes with {@code store}
 * @param window how many keys a row sees at the most, its own included; 0 for all
 * @param scale what scores are multiplied with
 * @param out {@code [tokens, heads, headDim]}, not {@code queries}
 * @param probabilities for each sequence {@code [heads, rows, keys]}, written if not null; a fast kernel leaves such
 *     calls to the definition
 */
public record AttentionCall(
        Tensor queries,
        KeyValueStore store,
        int layer,
        TokenBatch batch,
        Tensor blockTable,
        int window,
        float scale,
        Tensor out,
        @Nullable List<Tensor> probabilities) {}
