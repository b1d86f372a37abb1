package io.jtransformers.heads;

import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.nn.Linear;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tokenizer.BatchEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Gives each token a score as the first and as the last of an answer.
 *
 * <p>Source: {@code GenericForQuestionAnswering} in Transformers 5.12.1, {@code modeling_layers.py}.
 */
public class ModelForQuestionAnswering extends PreTrainedModel {

    private final Linear qaOutputs;

    /** Declares {@code qa_outputs}, which has a bias. */
    public ModelForQuestionAnswering(ModelAssembly assembly) {
        super(assembly);
        qaOutputs = Linear.withBias(
                assembly.config().hiddenSize(), 2, assembly.headWeights().atHead("qa_outputs"));
    }

    /**
     * {@link #forward(ModelInputs)} of the rows of a tokenizer, with their attention mask.
     *
     * @throws InputException if the rows have different lengths, or do not fit the model
     */
    public QuestionAnsweringOutput forward(BatchEncoding inputs) {
        return forward(EncodedRows.inputs(inputs));
    }

    /**
     * Scores every token; with start and end positions {@code [batch]} also the mean of their cross entropies. A
     * position past the end does not count, a negative one counts as 0.
     *
     * @throws InputException if the arguments do not fit the model, or only one of start and end is given
     */
    public QuestionAnsweringOutput forward(ModelInputs inputs) {
        ForwardResult result = forward(inputs, AllRows.of(inputs), HeadFunction.of(qaOutputs));
        HostTensor start = column(inputs, result.values(), 0);
        HostTensor end = column(inputs, result.values(), 1);
        return new QuestionAnsweringOutput(
                loss(inputs, start, end), start, end, result.hiddenStates(), result.attentions());
    }

    private static HostTensor column(ModelInputs inputs, HostTensor logits, int column) {
        float[] both = logits.toFloatArray(); // [batch · time, 2]
        float[] values = new float[both.length / 2];
        for (int row = 0; row < values.length; row++) {
            values[row] = both[2 * row + column];
        }
        return HostTensor.wrap(Shape.of(inputs.batchSize(), inputs.timeSteps()), values);
    }

    private static @Nullable Float loss(ModelInputs inputs, HostTensor startLogits, HostTensor endLogits) {
        HostTensor starts = inputs.startPositions();
        HostTensor ends = inputs.endPositions();
        if (starts == null && ends == null) {
            return null;
        }
        if (starts == null || ends == null) {
            throw new InputException("Only one of start_positions and end_positions was given; a loss needs both.");
        }
        return (positionLoss(inputs, startLogits, starts) + positionLoss(inputs, endLogits, ends)) / 2;
    }

    private static float positionLoss(ModelInputs inputs, HostTensor logits, HostTensor positions) {
        int time = inputs.timeSteps();
        long[] targets = Losses.rowLabels(positions, inputs.batchSize());
        for (int row = 0; row < targets.length; row++) {
            targets[row] = Math.clamp(targets[row], 0, time); // time itself does not count
        }
        return Losses.crossEntropy(logits.toFloatArray(), time, targets, time).mean();
    }
}
