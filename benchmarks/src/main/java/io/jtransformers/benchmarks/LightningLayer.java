package io.jtransformers.benchmarks;

import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.LightningCall.Decays;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backends.testkit.Gaussian;
import io.jtransformers.backends.testkit.TokenBatches;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** Lightning attention over a state that fades. */
final class LightningLayer implements AttentionLayer {

    private static final int BLOCK_SIZE = 256; // as MiniMax's configs have it

    private final TokenBatches batches;
    private final int sequence;
    private final Tensor rows; // [chunk, HEADS, 3 · HEAD_DIM]
    private final Tensor out;
    private final Decays decays;

    LightningLayer(TensorScope scope, int chunk) {
        batches = new TokenBatches(
                scope.queue().backend(),
                new KeyValueLayout(1, 1, 1, 16, DataType.F32),
                new RecurrentLayout(1, HEADS, HEAD_DIM));
        sequence = batches.add();
        rows = new Gaussian(7).tensor(scope, chunk, HEADS, 3 * HEAD_DIM);
        out = rows.slice(2, 0, HEAD_DIM).copy();
        float[] slopes = new float[HEADS];
        for (int head = 0; head < HEADS; head++) {
            slopes[head] = (float) Math.pow(2, -8.0 * (head + 1) / HEADS);
        }
        decays = new Decays(scope.ofFloats(Shape.of(HEADS), slopes), BLOCK_SIZE, null);
    }

    @Override
    public void attend(int tokens) {
        try (var scope = TensorScope.open(out.queue())) {
            TokenBatch batch = batches.step().rows(sequence, tokens).build(scope);
            Tensor first = rows.slice(0, 0, tokens);
            out.queue()
                    .lightning()
                    .attend(new LightningCall(
                            first.slice(2, 0, HEAD_DIM),
                            first.slice(2, HEAD_DIM, HEAD_DIM),
                            first.slice(2, 2 * HEAD_DIM, HEAD_DIM),
                            batches.stateStore(),
                            0,
                            batch,
                            batch.recurrentSlots().getFirst(),
                            decays,
                            out.slice(0, 0, tokens)));
        }
    }

    @Override
    public void keep(int tokens) {
        attend(tokens);
    }

    @Override
    public int timedChunks() {
        return Integer.MAX_VALUE;
    }

    /** One slot: another is the step's, and a fork would take a third. */
    @Override
    public long bytesHeld() {
        return batches.stateStore().layout().numbersPerSlot() * Float.BYTES;
    }

    @Override
    public void close() {
        batches.close();
    }
}
