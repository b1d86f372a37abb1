package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.FeedForwardCall;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.RotaryAppendCall;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backend.Weight;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.List;
import java.util.function.Function;

/** A decoder of one layer, written in kernel calls: every fused kernel once, as models call them. */
final class SmallDecoder {

    static final int VOCABULARY = 50;

    private static final int HIDDEN = 64;
    private static final int INTERMEDIATE = 96;
    private static final int HEADS = 4;
    private static final int KEY_VALUE_HEADS = 2;
    private static final int HEAD_DIM = 16;
    private static final int WINDOW = 9;
    private static final float EPSILON = 1e-5f;

    private final Weight embedding;
    private final Weight queryProjection;
    private final Weight keyProjection;
    private final Weight valueProjection;
    private final Weight outputProjection;
    private final Weight gate;
    private final Weight up;
    private final Weight down;
    private final Tensor normWeight; // [hidden]
    private final Tensor inverseFrequencies; // [headDim / 2]

    /**
     * A decoder.
     *
     * @param weights makes a weight of a shape
     * @param normWeight {@code [hidden]}, valid as long as the decoder
     * @param inverseFrequencies {@code [headDim / 2]}, valid as long as the decoder
     */
    SmallDecoder(Function<long[], Weight> weights, Tensor normWeight, Tensor inverseFrequencies) {
        this.embedding = weights.apply(new long[] {VOCABULARY, HIDDEN});
        this.queryProjection = weights.apply(new long[] {(long) HEADS * HEAD_DIM, HIDDEN});
        this.keyProjection = weights.apply(new long[] {(long) KEY_VALUE_HEADS * HEAD_DIM, HIDDEN});
        this.valueProjection = weights.apply(new long[] {(long) KEY_VALUE_HEADS * HEAD_DIM, HIDDEN});
        this.outputProjection = weights.apply(new long[] {HIDDEN, (long) HEADS * HEAD_DIM});
        this.gate = weights.apply(new long[] {INTERMEDIATE, HIDDEN});
        this.up = weights.apply(new long[] {INTERMEDIATE, HIDDEN});
        this.down = weights.apply(new long[] {HIDDEN, INTERMEDIATE});
        this.normWeight = normWeight;
        this.inverseFrequencies = inverseFrequencies;
    }

    static Shape normShape() {
        return Shape.of(HIDDEN);
    }

    static Shape frequencyShape() {
        return Shape.of(HEAD_DIM / 2);
    }

    static KeyValueLayout cacheLayout() {
        return new KeyValueLayout(1, KEY_VALUE_HEADS, HEAD_DIM, 16, DataType.F32);
    }

    /** Writes {@code [tokens, vocabulary]} to {@code logits}. */
    void forward(TokenBatch batch, KeyValueStore store, Tensor logits) {
        ComputeQueue queue = logits.queue();
        try (var scope = TensorScope.open(queue)) {
            Tensor hiddenStates = scope.allocate(DataType.F32, Shape.of(batch.tokens(), HIDDEN));
            queue.linear().embed(embedding, batch.inputIds(), hiddenStates);
            try (var attention = TensorScope.open(queue)) {
                addAttention(batch, store, hiddenStates, attention);
            }
            try (var feedForward = TensorScope.open(queue)) {
                Tensor out = feedForward.allocate(DataType.F32, hiddenStates.shape());
                queue.feedForward()
                        .gatedMlp(new FeedForwardCall(normalized(hiddenStates), gate, up, down, Activation.SILU, out));
                queue.elementwise().binary(BinaryOperation.ADD, hiddenStates, out, hiddenStates);
            }
            queue.linear().linear(call(normalized(hiddenStates), embedding, logits, 0));
        }
    }

    private void addAttention(TokenBatch batch, KeyValueStore store, Tensor hiddenStates, TensorScope scope) {
        ComputeQueue queue = scope.queue();
        int tokens = batch.tokens();
        Tensor queries = scope.allocate(DataType.F32, Shape.of(tokens, (long) HEADS * HEAD_DIM));
        Tensor keys = scope.allocate(DataType.F32, Shape.of(tokens, (long) KEY_VALUE_HEADS * HEAD_DIM));
        Tensor values = keys.like();
        var projections = List.of(
                new LinearCall.Projection(queryProjection, null, queries),
                new LinearCall.Projection(keyProjection, null, keys),
                new LinearCall.Projection(valueProjection, null, values));
        queue.linear().linear(new LinearCall(normalized(hiddenStates), projections, 0, 1));

        Tensor cosines = scope.allocate(DataType.F32, Shape.of(tokens, HEAD_DIM / 2));
        Tensor sines = cosines.like();
        queue.rotary().angles(batch.positions(), inverseFrequencies, 1, cosines, sines);
        Tensor queryHeads = queries.view(tokens, HEADS, HEAD_DIM);
        Tensor table = batch.blockTables().getFirst();
        var append = new KeyValueAppend(
                store,
                0,
                batch,
                table,
                keys.view(tokens, KEY_VALUE_HEADS, HEAD_DIM),
                values.view(tokens, KEY_VALUE_HEADS, HEAD_DIM));
        queue.rotary().rotateAndAppend(new RotaryAppendCall(queryHeads, cosines, sines, append));

        Tensor attended = queryHeads.like();
        queue.attention().attend(new AttentionCall(queryHeads, store, 0, batch, table, WINDOW, 0.25f, attended, null));
        queue.linear().linear(call(attended.view(tokens, (long) HEADS * HEAD_DIM), outputProjection, hiddenStates, 1));
    }

    private Tensor normalized(Tensor hiddenStates) {
        Tensor out = hiddenStates.like();
        hiddenStates.queue().normalization().rmsNorm(hiddenStates, normWeight, EPSILON, out);
        return out;
    }

    private static LinearCall call(Tensor input, Weight weight, Tensor out, float alpha) {
        return new LinearCall(input, List.of(new LinearCall.Projection(weight, null, out)), alpha, 0.1f);
    }
}
