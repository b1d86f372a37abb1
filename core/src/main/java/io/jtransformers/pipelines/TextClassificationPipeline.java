package io.jtransformers.pipelines;

import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.ProblemType;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.TextInput;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives texts labels, such as what they feel like. Shared by threads.
 *
 * <p>Source: {@code TextClassificationPipeline} in Transformers 5.12.1, {@code text_classification.py}.
 */
public final class TextClassificationPipeline implements AutoCloseable {

    private final PipelineModel<ModelForSequenceClassification> loaded;

    TextClassificationPipeline(PipelineModel<ModelForSequenceClassification> loaded) {
        this.loaded = loaded;
    }

    /** The best label of a text. */
    public List<LabelScore> call(String text) {
        return call(text, TextClassificationOptions.DEFAULT);
    }

    /** The labels of a text, the best first. */
    public List<LabelScore> call(String text, TextClassificationOptions options) {
        return call(List.of(TextInput.of(text)), options).getFirst();
    }

    /** For each text its best label. */
    public List<List<LabelScore>> callBatch(List<String> texts) {
        return callBatch(texts, TextClassificationOptions.DEFAULT);
    }

    /** For each text its labels, the best first. */
    public List<List<LabelScore>> callBatch(List<String> texts, TextClassificationOptions options) {
        return call(texts.stream().map(TextInput::of).toList(), options);
    }

    /**
     * For each text or pair of texts its labels, the best first.
     *
     * @throws io.jtransformers.modeling.InputException if one has no tokens
     */
    public List<List<LabelScore>> call(List<TextInput> inputs, TextClassificationOptions options) {
        BatchEncoding encoding = loaded.tokenizer().call(inputs, EncodeOptions.DEFAULT);
        Integer padTokenId = loaded.model().config().padTokenId();
        // Without a padding token the head cannot tell where a row of several ends.
        RowBatches batches =
                padTokenId == null ? new RowBatches(1, 0) : new RowBatches(options.batchSize(), padTokenId);
        ScoreFunction function = function(options);
        return batches
                .run(
                        Arrays.asList(encoding.inputIds()),
                        rows -> loaded.model().forward(rows).logits()::row)
                .stream()
                .map(logits -> best(function.apply(PipelineChecks.finite(logits)), options.topK()))
                .toList();
    }

    private ScoreFunction function(TextClassificationOptions options) {
        ScoreFunction chosen = options.function();
        if (chosen != null) {
            return chosen;
        }
        PreTrainedConfig config = loaded.model().config();
        if (config.problemType() == ProblemType.REGRESSION) {
            return ScoreFunction.NONE;
        }
        return config.problemType() == ProblemType.MULTI_LABEL_CLASSIFICATION || config.numLabels() == 1
                ? ScoreFunction.SIGMOID
                : ScoreFunction.SOFTMAX;
    }

    private List<LabelScore> best(float[] scores, int count) {
        return IntStream.range(0, scores.length)
                .mapToObj(id -> new LabelScore(loaded.model().config().label(id), scores[id]))
                .sorted(Comparator.comparingDouble(LabelScore::score).reversed())
                .limit(count)
                .toList();
    }

    /** Closes the model if this pipeline loaded it; a model of the caller's stays open. */
    @Override
    public void close() {
        loaded.close();
    }
}
