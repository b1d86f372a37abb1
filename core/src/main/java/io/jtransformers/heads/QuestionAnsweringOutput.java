package io.jtransformers.heads;

import io.jtransformers.tensor.HostTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model that finds answers in a text gives; {@code QuestionAnsweringModelOutput} of Transformers.
 *
 * @param loss the mean of the losses of start and end; null without positions
 * @param startLogits {@code [batch, time]}
 * @param endLogits {@code [batch, time]}
 * @param hiddenStates {@code [batch, time, hidden]} for the embeddings and each layer; empty unless asked for
 * @param attentions for each layer {@code [batch, heads, time, keys]}, of a linear layer its states {@code [batch,
 *     heads, headDim, headDim]}; empty unless asked for
 */
public record QuestionAnsweringOutput(
        @Nullable Float loss,
        HostTensor startLogits,
        HostTensor endLogits,
        List<HostTensor> hiddenStates,
        List<HostTensor> attentions) {

    /** Copies the lists. */
    public QuestionAnsweringOutput {
        hiddenStates = List.copyOf(hiddenStates);
        attentions = List.copyOf(attentions);
    }
}
