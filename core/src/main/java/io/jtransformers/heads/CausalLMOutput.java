package io.jtransformers.heads;

import io.jtransformers.modeling.Cache;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a language model gives; {@code CausalLMOutputWithPast} of Transformers, and {@code MoeCausalLMOutputWithPast}.
 *
 * @param loss the mean loss of the labels, NaN if none counts; null without labels. It includes the auxiliary loss, if
 *     there is one, times the config's weight of it
 * @param auxLoss how far a mixture of experts is from using all of them alike; null unless router logits were asked for
 * @param logits {@code [batch, kept time, vocabulary]}
 * @param pastKeyValues the state after the call, or null if it was not wanted
 * @param hiddenStates {@code [batch, time, hidden]}: the embeddings, then each layer's output, the last after the final
 *     norm; empty unless asked for
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty unless asked for
 * @param routerLogits for each layer of a mixture of experts {@code [batch · time, experts]}; empty unless asked for
 */
public record CausalLMOutput(
        @Nullable Float loss,
        @Nullable Float auxLoss,
        HostTensor logits,
        @Nullable Cache pastKeyValues,
        List<HostTensor> hiddenStates,
        List<HostTensor> attentions,
        List<HostTensor> routerLogits) {

    /** Copies the lists. */
    public CausalLMOutput {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
        routerLogits = List.copyOf(routerLogits);
    }
}
