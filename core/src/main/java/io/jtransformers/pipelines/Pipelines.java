package io.jtransformers.pipelines;

import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.tokenizer.Tokenizer;

/**
 * Makes pipelines; {@code pipeline(task, …)} of Transformers. One that is made of a name loads the model and closes it
 * when it is closed itself; one that is made of a model leaves that to the caller.
 */
public final class Pipelines {

    private Pipelines() {}

    /** Finds entities with {@code nameOrPath} on the best device there is. */
    public static TokenClassificationPipeline tokenClassification(String nameOrPath) {
        return tokenClassification(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static TokenClassificationPipeline tokenClassification(String nameOrPath, LoadOptions options) {
        return new TokenClassificationPipeline(
                PipelineModel.load(nameOrPath, options, AutoModelForTokenClassification::fromPretrained));
    }

    /** Finds entities with a model of the caller's. */
    public static TokenClassificationPipeline tokenClassification(
            ModelForTokenClassification model, Tokenizer tokenizer) {
        return new TokenClassificationPipeline(PipelineModel.of(model, tokenizer));
    }
}
