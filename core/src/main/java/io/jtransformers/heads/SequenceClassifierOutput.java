package io.jtransformers.heads;

import io.jtransformers.modeling.Cache;
import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier of texts gives; {@code SequenceClassifierOutputWithPast} of Transformers.
 *
 * @param loss the loss of the labels; null without labels
 * @param logits {@code [batch, labels]}
 * @param pastKeyValues the state after the call, or null if it was not wanted
 * @param hiddenStates {@code [batch, time, hidden]} for the embeddings and each layer; empty unless asked for
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty unless asked for
 */
public record SequenceClassifierOutput(
        @Nullable Float loss,
        HostTensor logits,
        @Nullable Cache pastKeyValues,
        List<HostTensor> hiddenStates,
        List<HostTensor> attentions) {

    /** Copies the lists. */
    public SequenceClassifierOutput {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
    }
}
