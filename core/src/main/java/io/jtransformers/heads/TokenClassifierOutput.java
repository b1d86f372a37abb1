package io.jtransformers.heads;

import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a classifier of tokens gives; {@code TokenClassifierOutput} of Transformers.
 *
 * @param loss the mean loss of the labels; null without labels
 * @param logits {@code [batch, time, labels]}
 * @param hiddenStates {@code [batch, time, hidden]} for the embeddings and each layer; empty unless asked for
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty unless asked for
 */
public record TokenClassifierOutput(
        @Nullable Float loss, HostTensor logits, List<HostTensor> hiddenStates, List<HostTensor> attentions) {

    /** Copies the lists. */
    public TokenClassifierOutput {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
    }
}
