package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code forward} gave, before a head makes its output of it.
 *
 * @param values what the head computed of the rows it saw
 * @param pastKeyValues the state after the call, or null if it was not wanted
 * @param hiddenStates {@code [batch, time, hidden]}: the embeddings, each layer's output, the last after the final
 *     norm; empty if they were not wanted
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty if they were not wanted
 * @param routerLogits for each layer with a router {@code [batch · time, experts]}; empty if they were not wanted
 */
public record ForwardResult(
        HostTensor values,
        @Nullable Cache pastKeyValues,
        List<HostTensor> hiddenStates,
        List<HostTensor> attentions,
        List<HostTensor> routerLogits) {

    /** Copies the lists. */
    public ForwardResult {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
        routerLogits = List.copyOf(routerLogits);
    }
}
