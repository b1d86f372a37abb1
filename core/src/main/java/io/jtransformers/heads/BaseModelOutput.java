package io.jtransformers.heads;

import io.jtransformers.modeling.Cache;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder without a head gives; {@code BaseModelOutputWithPast} of Transformers.
 *
 * @param lastHiddenState {@code [batch, time, hidden]}, after the final norm
 * @param pastKeyValues the state after the call, or null if it was not wanted
 * @param hiddenStates {@code [batch, time, hidden]}: the embeddings, then each layer's output, the last after the final
 *     norm; empty unless asked for
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty unless asked for
 */
public record BaseModelOutput(
        HostTensor lastHiddenState,
        @Nullable Cache pastKeyValues,
        List<HostTensor> hiddenStates,
        List<HostTensor> attentions) {

    /** Copies the lists. */
    public BaseModelOutput {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
    }
}
