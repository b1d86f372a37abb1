package io.jtransformers.pipelines;

import io.jtransformers.AutoModel;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.tokenizer.Tokenizer;

/**
 * Makes pipelines; {@code pipeline(task, …)} of Transformers. One that is made of a name loads the model and closes it
 * when it is closed itself; one that is made of a model leaves that to the caller.
 *
 * <p>What a name can be, and what is thrown if nothing of it is here, is said at the {@code fromPretrained} of the
 * model.
 */
public final class Pipelines {

    private Pipelines() {}

    /**
     * Goes on with texts with {@code nameOrPath} on the best device there is; see
     * {@link AutoModelForCausalLM#fromPretrained}.
     */
    public static TextGenerationPipeline textGeneration(String nameOrPath) {
        return textGeneration(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static TextGenerationPipeline textGeneration(String nameOrPath, LoadOptions options) {
        return new TextGenerationPipeline(
                PipelineModel.load(nameOrPath, options, AutoModelForCausalLM::fromPretrained));
    }

    /** Goes on with texts with a model of the caller's. */
    public static TextGenerationPipeline textGeneration(ModelForCausalLM model, Tokenizer tokenizer) {
        return new TextGenerationPipeline(PipelineModel.of(model, tokenizer));
    }

    /**
     * Gives texts labels with {@code nameOrPath} on the best device there is; see
     * {@link AutoModelForSequenceClassification#fromPretrained}.
     */
    public static TextClassificationPipeline textClassification(String nameOrPath) {
        return textClassification(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static TextClassificationPipeline textClassification(String nameOrPath, LoadOptions options) {
        return new TextClassificationPipeline(
                PipelineModel.load(nameOrPath, options, AutoModelForSequenceClassification::fromPretrained));
    }

    /** Gives texts labels with a model of the caller's. */
    public static TextClassificationPipeline textClassification(
            ModelForSequenceClassification model, Tokenizer tokenizer) {
        return new TextClassificationPipeline(PipelineModel.of(model, tokenizer));
    }

    /**
     * Finds entities with {@code nameOrPath} on the best device there is; see
     * {@link AutoModelForTokenClassification#fromPretrained}.
     */
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

    /**
     * Answers questions about texts with {@code nameOrPath} on the best device there is; see
     * {@link AutoModelForQuestionAnswering#fromPretrained}.
     */
    public static QuestionAnsweringPipeline questionAnswering(String nameOrPath) {
        return questionAnswering(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static QuestionAnsweringPipeline questionAnswering(String nameOrPath, LoadOptions options) {
        return new QuestionAnsweringPipeline(
                PipelineModel.load(nameOrPath, options, AutoModelForQuestionAnswering::fromPretrained));
    }

    /** Answers questions about texts with a model of the caller's. */
    public static QuestionAnsweringPipeline questionAnswering(ModelForQuestionAnswering model, Tokenizer tokenizer) {
        return new QuestionAnsweringPipeline(PipelineModel.of(model, tokenizer));
    }

    /**
     * Gives texts vectors with {@code nameOrPath} on the best device there is; see {@link AutoModel#fromPretrained}.
     */
    public static FeatureExtractionPipeline featureExtraction(String nameOrPath) {
        return featureExtraction(nameOrPath, LoadOptions.defaults());
    }

    /** The same on a device, in a type, or with whatever else {@code options} say. */
    public static FeatureExtractionPipeline featureExtraction(String nameOrPath, LoadOptions options) {
        return new FeatureExtractionPipeline(PipelineModel.load(nameOrPath, options, AutoModel::fromPretrained));
    }

    /** Gives texts vectors with a model of the caller's. */
    public static FeatureExtractionPipeline featureExtraction(HeadlessModel model, Tokenizer tokenizer) {
        return new FeatureExtractionPipeline(PipelineModel.of(model, tokenizer));
    }
}
