package io.jtransformers.heads;

import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;

/** A decoder as it is: hidden states come out. What {@code AutoModel} gives. */
public class HeadlessModel extends PreTrainedModel {

    /** Declares nothing beside the decoder. */
    public HeadlessModel(ModelAssembly assembly) {
        super(assembly);
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
