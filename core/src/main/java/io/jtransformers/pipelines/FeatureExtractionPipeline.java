package io.jtransformers.pipelines;

import io.jtransformers.heads.HeadlessModel;
import io.jtransformers.pipelines.FeatureExtractionOptions.Normalization;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tokenizer.EncodeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives texts vectors, by which they can be compared. Shared by threads.
 *
 * <p>Source: {@code FeatureExtractionPipeline} in Transformers 5.12.1, {@code feature_extraction.py}, which does not
 * pool.
 */
public final class FeatureExtractionPipeline implements AutoCloseable {

    private final PipelineModel<HeadlessModel> loaded;

    FeatureExtractionPipeline(PipelineModel<HeadlessModel> loaded) {
        this.loaded = loaded;
    }

    /** The features of each token of a text. */
    public Features call(String text) {
        return call(text, FeatureExtractionOptions.DEFAULT);
    }

    /** The features of a text. */
    public Features call(String text, FeatureExtractionOptions options) {
        return callBatch(List.of(text), options).getFirst();
    }

    /**
     * For each text the features of each token.
     *
     * @throws io.jtransformers.modeling.InputException if one has no tokens
     */
    public List<Features> callBatch(List<String> texts) {
        return callBatch(texts, FeatureExtractionOptions.DEFAULT);
    }

    /**
     * For each text its features.
     *
     * @throws io.jtransformers.modeling.InputException if one has no tokens
     */
    public List<Features> callBatch(List<String> texts, FeatureExtractionOptions options) {
        List<int[]> rows = Arrays.asList(
                loaded.tokenizer().encodeBatch(texts, EncodeOptions.DEFAULT).inputIds());
        List<HostTensor> states = new RowBatches(options.batchSize(), 0)
                .run(rows, inputs -> loaded.model().forward(inputs).lastHiddenState()::row);
        List<Features> features = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            int tokens = rows.get(row).length;
            features.add(new Features(pooled(states.get(row), tokens, options), tokens));
        }
        return List.copyOf(features);
    }

    /** The features of the first {@code tokens} rows of a padded text. */
    private HostTensor pooled(HostTensor states, int tokens, FeatureExtractionOptions options) {
        int hiddenSize = loaded.model().config().hiddenSize();
        float[] all = states.toFloatArray();
        float[] values = switch (options.pooling()) {
            case NONE -> Arrays.copyOf(all, tokens * hiddenSize);
            case LAST -> Arrays.copyOfRange(all, (tokens - 1) * hiddenSize, tokens * hiddenSize);
            case MEAN -> mean(all, tokens, hiddenSize);
        };
        if (options.normalization() == Normalization.UNIT_LENGTH) {
            for (int start = 0; start < values.length; start += hiddenSize) {
                normalize(values, start, hiddenSize);
            }
        }
        Shape shape = options.pooling() == Pooling.NONE ? Shape.of(tokens, hiddenSize) : Shape.of(hiddenSize);
        return HostTensor.wrap(shape, values);
    }

    private static float[] mean(float[] rows, int count, int length) {
        float[] means = new float[length];
        for (int i = 0; i < length; i++) {
            double sum = 0;
            for (int row = 0; row < count; row++) {
                sum += rows[row * length + i];
            }
            means[i] = (float) (sum / count);
        }
        return means;
    }

    private static void normalize(float[] values, int start, int length) {
        double squares = 0;
        for (int i = start; i < start + length; i++) {
            squares += (double) values[i] * values[i];
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = start; i < start + length; i++) {
            values[i] = (float) (values[i] * scale);
        }
    }

    /** Closes the model if this pipeline loaded it; a model of the caller's stays open. */
    @Override
    public void close() {
        loaded.close();
    }
}
