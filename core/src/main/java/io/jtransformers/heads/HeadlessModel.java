package io.jtransformers.heads;

import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.tokenizer.BatchEncoding;

/** A decoder as it is: hidden states come out. What {@code AutoModel} gives. */
public class HeadlessModel extends PreTrainedModel {

    /** Declares nothing beside the decoder. */
    public HeadlessModel(ModelAssembly assembly) {
        super(assembly);
    }

    /**
     * {@link #forward(ModelInputs)} of the rows of a tokenizer, with their attention mask.
     *
     * @throws io.jtransformers.modeling.InputException if the rows have different lengths, or do not fit the model
     */
    public BaseModelOutput forward(BatchEncoding inputs) {
        return forward(EncodedRows.inputs(inputs));
    }

    /**
     * Runs the decoder.
     *
     * @throws io.jtransformers.modeling.InputException if the arguments do not fit the model
     */
    public BaseModelOutput forward(ModelInputs inputs) {
        ForwardResult result = forward(inputs, AllRows.of(inputs), HeadFunction.identity(config().hiddenSize()));
        return new BaseModelOutput(
                result.values().view(inputs.batchSize(), inputs.timeSteps(), config().hiddenSize()),
                result.pastKeyValues(),
                result.hiddenStates(),
                result.attentions());
    }
}
