package io.jtransformers.pipelines;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.function.BiFunction;

/**
 * What a pipeline runs.
 *
 * @param model the model
 * @param tokenizer what it was trained with
 * @param ownership who closes the model
 */
record PipelineModel<M extends PreTrainedModel>(M model, Tokenizer tokenizer, Ownership ownership)
        implements AutoCloseable {

    /** Who closes a model. */
    enum Ownership {
        /** The pipeline, which loaded it. */
        PIPELINE,
        /** The caller, who made it. */
        CALLER
    }

    /** Loads both; the model last, so that nothing is left open if the tokenizer cannot be read. */
    static <M extends PreTrainedModel> PipelineModel<M> load(
            String nameOrPath, LoadOptions options, BiFunction<String, LoadOptions, M> fromPretrained) {
        Tokenizer tokenizer = AutoTokenizer.fromPretrained(nameOrPath, options);
        return new PipelineModel<>(fromPretrained.apply(nameOrPath, options), tokenizer, Ownership.PIPELINE);
    }

    /** Uses a model of the caller's. */
    static <M extends PreTrainedModel> PipelineModel<M> of(M model, Tokenizer tokenizer) {
        return new PipelineModel<>(model, tokenizer, Ownership.CALLER);
    }

    /**
     * How many tokens a row may have: what the tokenizer says, or else the positions that the model is made for;
     * {@link Tokenizer#UNLIMITED_LENGTH} if neither says.
     */
    int maxLength() {
        int limit = tokenizer.modelMaxLength();
        return limit == Tokenizer.UNLIMITED_LENGTH ? model.config().maxPositionEmbeddings() : limit;
    }

    @Override
    public void close() {
        if (ownership == Ownership.PIPELINE) {
            model.close();
        }
    }
}
