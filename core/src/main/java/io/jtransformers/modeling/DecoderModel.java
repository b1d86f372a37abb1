package io.jtransformers.modeling;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.nn.Embedding;
import io.jtransformers.nn.RmsNorm;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.nn.WeightSource;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of every architecture: embeddings, layers, final norm. An architecture gives the layers.
 *
 * <p>Source: {@code MinistralModel.forward} and its like in Transformers 5.12.1.
 */
public final class DecoderModel {

    private final Embedding embedTokens;
    private final List<DecoderLayer> layers;
    private final RmsNorm norm;
    private final RotaryEmbedding rotary;

    /** Makes the layer of an index; it only declares its weights. */
    @FunctionalInterface
    public interface LayerFactory {

        /** The layer {@code layerIndex}, whose weights are {@code weights}. */
        DecoderLayer create(int layerIndex, WeightSource weights);
    }

    /**
     * Declares {@code embed_tokens}, {@code layers.N} and {@code norm}.
     *
     * @param config sizes
     * @param rotary the rotary embedding of the layers with softmax attention
     * @param layers makes each layer
     * @param weights of the decoder, without the prefix of the whole model
     */
    public DecoderModel(PreTrainedConfig config, RotaryEmbedding rotary, LayerFactory layers, WeightSource weights) {
        embedTokens = new Embedding(config.vocabSize(), config.hiddenSize(), weights.at("embed_tokens"));
        List<DecoderLayer> stack = new ArrayList<>();
        for (int layerIndex = 0; layerIndex < config.numHiddenLayers(); layerIndex++) {
            stack.add(layers.create(layerIndex, weights.at("layers").at(layerIndex)));
        }
        this.layers = List.copyOf(stack);
        norm = new RmsNorm(config.hiddenSize(), config.rmsNormEps(), weights.at("norm"));
        this.rotary = rotary;
    }

    /** The token embedding, whose weight a tied head shares. */
    public Embedding embedTokens() {
        return embedTokens;
    }

    /** The layers from first to last. */
    public List<DecoderLayer> layers() {
        return layers;
    }

    /** The rotary embedding of the layers with softmax attention. */
    public RotaryEmbedding rotary() {
        return rotary;
    }

    /**
     * Runs one step.
     *
     * @param inputsEmbeds {@code [tokens, hidden]} in place of the embeddings of the batch's ids, or null
     * @param batch the rows
     * @param step what goes with them
     * @return {@code [headRows, hidden]}, after the final norm
     */
    Tensor forward(@Nullable Tensor inputsEmbeds, TokenBatch batch, StepContext step) {
        ComputeQueue queue = step.queue();
        RotaryEmbedding.Angles angles = rotary.angles(batch);
        var context = new ForwardContext(
                queue,
                batch,
                angles.cosines(),
                angles.sines(),
                step.pools(),
                step.recorder(),
                step.cancellation(),
                step.caller());

        // Layers leave their result here, so that what each allocates can be released.
        Tensor hiddenStates =
                TensorScope.innermost(queue).allocate(DataType.F32, Shape.of(batch.tokens(), embedTokens.hiddenSize()));
        hiddenStates.assign(inputsEmbeds != null ? inputsEmbeds : embedTokens.forward(batch.inputIds()));

        for (DecoderLayer layer : layers.subList(0, layers.size() - 1)) {
            begin(context, hiddenStates);
            try (var _ = TensorScope.open(queue)) {
                hiddenStates.assign(layer.feedForward(layer.attend(hiddenStates, context), context));
            }
        }
        begin(context, hiddenStates);
        return lastLayer(hiddenStates, context, step);
    }

    private static void begin(ForwardContext context, Tensor hiddenStates) {
        context.checkCancelled();
        context.recorder().hiddenStates(hiddenStates);
    }

    /** What the last layer and the norm make of the rows of the head, {@code [headRows, hidden]}. */
    private Tensor lastLayer(Tensor hiddenStates, ForwardContext context, StepContext step) {
        boolean computesAll = step.headSeesAll() || context.recorder().isRecording();
        Tensor headRows = context.batch().headRows();
        Tensor output = computesAll
                ? hiddenStates
                : TensorScope.innermost(context.queue())
                        .allocate(DataType.F32, Shape.of(headRows.dimension(0), embedTokens.hiddenSize()));
        DecoderLayer layer = layers.getLast();
        try (var _ = TensorScope.open(context.queue())) {
            Tensor attended = layer.attend(hiddenStates, context);
            if (output.dimension(0) > 0) {
                // After attention a row is computed by itself: what the head does not see is not needed any more.
                Tensor rows = computesAll ? attended : attended.gatherRows(headRows);
                output.assign(layer.feedForward(rows, context));
            }
        }
        Tensor normalized = norm.forward(output);
        context.recorder().hiddenStates(normalized);
        return computesAll && !step.headSeesAll() ? normalized.gatherRows(headRows) : normalized;
    }

    /**
     * What a step has beside its rows.
     *
     * @param queue runs the kernels
     * @param pools where keys and values are
     * @param recorder receives intermediate results
     * @param cancellation asks to stop
     * @param caller the thread whose interrupt asks to stop, too
     * @param headSeesAll whether the batch's {@code headRows} are all of its rows in their order
     */
    record StepContext(
            ComputeQueue queue,
            CachePools pools,
            OutputRecorder recorder,
            CancellationToken cancellation,
            Thread caller,
            boolean headSeesAll) {}
}
