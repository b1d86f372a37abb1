package io.jtransformers.heads;

import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.modeling.ProblemType;
import io.jtransformers.nn.Linear;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Gives a text a score for each label, read off its last token that is no padding.
 *
 * <p>Source: {@code GenericForSequenceClassification} in Transformers 5.12.1, {@code modeling_layers.py}.
 */
public class ModelForSequenceClassification extends PreTrainedModel {

    private final int numLabels;
    private final Linear score;

    /** Declares {@code score}, which has no bias. */
    public ModelForSequenceClassification(ModelAssembly assembly) {
        super(assembly);
        numLabels = assembly.config().numLabels();
        score = new Linear(
                assembly.config().hiddenSize(),
                numLabels,
                assembly.headWeights().atHead("score"));
    }

    /**
     * {@link #forward(ModelInputs)} of the rows of a tokenizer, with their attention mask.
     *
     * @throws InputException if the rows have different lengths, or do not fit the model
     */
    public SequenceClassifierOutput forward(BatchEncoding inputs) {
        return forward(EncodedRows.inputs(inputs));
    }

    /**
     * Scores each text. With labels also their loss: the mean squared error of a single label, the cross entropy of
     * labels {@code [batch]}, or the binary cross entropy of labels {@code [batch, labels]}, as {@code problem_type}
     * says or, if it is silent, as the labels suggest.
     *
     * @throws InputException if the arguments do not fit the model, or there are several rows and the config has no
     *     {@code pad_token_id} by which to find their ends
     */
    public SequenceClassifierOutput forward(ModelInputs inputs) {
        ForwardResult result = forward(inputs, pooledRows(inputs), HeadFunction.of(score));
        return new SequenceClassifierOutput(
                loss(inputs, result.values()),
                result.values(),
                result.pastKeyValues(),
                result.hiddenStates(),
                result.attentions());
    }

    /** The last token of each row that is no padding; the mask is not asked, as in the reference. */
    private int[] pooledRows(ModelInputs inputs) {
        int time = inputs.timeSteps();
        HostTensor ids = inputs.inputIds();
        Integer padTokenId = config().padTokenId();
        if (padTokenId == null && inputs.batchSize() > 1) {
            throw new InputException(
                    "%d rows were given, but config.json has no pad_token_id by which their last tokens can be told from padding; set it, or give one row at a time."
                            .formatted(inputs.batchSize()));
        }
        int[] rows = new int[inputs.batchSize()];
        for (int row = 0; row < rows.length; row++) {
            int last = time - 1;
            if (ids != null && padTokenId != null) {
                while (last > 0 && ids.getLong(row, last) == padTokenId) {
                    last--;
                }
            }
            rows[row] = row * time + last;
        }
        return rows;
    }

    private @Nullable Float loss(ModelInputs inputs, HostTensor logits) {
        HostTensor labels = inputs.labels();
        if (labels == null) {
            return null;
        }
        return switch (problemType(labels)) {
            case REGRESSION -> Losses.meanSquaredError(logits.toFloatArray(), labels.toFloatArray());
            case SINGLE_LABEL_CLASSIFICATION ->
                Losses.crossEntropy(
                                logits.toFloatArray(),
                                numLabels,
                                Losses.rowLabels(labels, inputs.batchSize()),
                                Losses.IGNORED)
                        .mean();
            case MULTI_LABEL_CLASSIFICATION -> Losses.binaryCrossEntropy(logits.toFloatArray(), labels.toFloatArray());
        };
    }

    private ProblemType problemType(HostTensor labels) {
        ProblemType stated = config().problemType();
        if (stated != null) {
            return stated;
        }
        if (numLabels == 1) {
            return ProblemType.REGRESSION;
        }
        return labels.dataType().isFloatingPoint()
                ? ProblemType.MULTI_LABEL_CLASSIFICATION
                : ProblemType.SINGLE_LABEL_CLASSIFICATION;
    }
}
