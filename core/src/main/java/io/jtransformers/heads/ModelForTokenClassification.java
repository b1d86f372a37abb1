package io.jtransformers.heads;

import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.nn.Linear;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Gives each token a score for each label.
 *
 * <p>Source: {@code GenericForTokenClassification} in Transformers 5.12.1, {@code modeling_layers.py}.
 */
public class ModelForTokenClassification extends PreTrainedModel {

    private final int numLabels;
    private final Linear score;

    /** Declares {@code score}, which has a bias. */
    public ModelForTokenClassification(ModelAssembly assembly) {
        super(assembly);
        numLabels = assembly.config().numLabels();
        score = Linear.withBias(
                assembly.config().hiddenSize(),
                numLabels,
                assembly.headWeights().atHead("score"));
    }

    /**
     * {@link #forward(ModelInputs)} of the rows of a tokenizer, with their attention mask.
     *
     * @throws io.jtransformers.modeling.InputException if the rows have different lengths, or do not fit the model
     */
    public TokenClassifierOutput forward(BatchEncoding inputs) {
        return forward(EncodedRows.inputs(inputs));
    }

    /**
     * Scores every token; with labels {@code [batch, time]} also their mean cross entropy, −100 not counted.
     *
     * @throws io.jtransformers.modeling.InputException if the arguments do not fit the model
     */
    public TokenClassifierOutput forward(ModelInputs inputs) {
        ForwardResult result = forward(inputs, AllRows.of(inputs), HeadFunction.of(score));
        return new TokenClassifierOutput(
                loss(inputs, result.values()),
                result.values().view(inputs.batchSize(), inputs.timeSteps(), numLabels),
                result.hiddenStates(),
                result.attentions());
    }

    private @Nullable Float loss(ModelInputs inputs, HostTensor logits) {
        HostTensor labels = inputs.labels();
        if (labels == null) {
            return null;
        }
        long[] targets = Losses.rowLabels(labels, logits.shape().dimension(0));
        return Losses.crossEntropy(logits.toFloatArray(), numLabels, targets, Losses.IGNORED)
                .mean();
    }
}
