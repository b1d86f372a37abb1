package io.jtransformers.benchmarks;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backends.testkit.Gaussian;
import io.jtransformers.backends.testkit.TokenBatches;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** Softmax attention over all keys, of which four query heads share one. */
final class SoftmaxLayer implements AttentionLayer {

    private static final int KEY_VALUE_HEADS = 4;
    private static final int BLOCK_SIZE = 256;

    private final TokenBatches batches;
    private final int sequence;
    private final Tensor queries; // [chunk, HEADS, HEAD_DIM]
    private final Tensor keys; // [chunk, KEY_VALUE_HEADS, HEAD_DIM]
    private final Tensor values;
    private final Tensor out;

    SoftmaxLayer(TensorScope scope, int chunk) {
        batches = new TokenBatches(
                scope.queue().backend(), new KeyValueLayout(1, KEY_VALUE_HEADS, HEAD_DIM, BLOCK_SIZE, DataType.F32));
        sequence = batches.add();
        var numbers = new Gaussian(7);
        queries = numbers.tensor(scope, chunk, HEADS, HEAD_DIM);
        keys = numbers.tensor(scope, chunk, KEY_VALUE_HEADS, HEAD_DIM);
        values = numbers.tensor(scope, chunk, KEY_VALUE_HEADS, HEAD_DIM);
        out = queries.copy();
    }

    @Override
    public void attend(int tokens) {
        try (var scope = TensorScope.open(out.queue())) {
            TokenBatch batch = append(tokens, scope);
            float scale = (float) (1 / Math.sqrt(HEAD_DIM));
            out.queue()
                    .attention()
                    .attend(new AttentionCall(
                            queries.slice(0, 0, tokens),
                            batches.store(),
                            0,
                            batch,
                            batch.blockTables().getFirst(),
                            0,
                            scale,
                            out.slice(0, 0, tokens),
                            null));
        }
    }

    @Override
    public void keep(int tokens) {
        try (var scope = TensorScope.open(out.queue())) {
            append(tokens, scope);
        }
    }

    private TokenBatch append(int tokens, TensorScope scope) {
        TokenBatch batch = batches.step().rows(sequence, tokens).build(scope);
        out.queue()
                .keyValues()
                .append(new KeyValueAppend(
                        batches.store(),
                        0,
                        batch,
                        batch.blockTables().getFirst(),
                        keys.slice(0, 0, tokens),
                        values.slice(0, 0, tokens)));
        return batch;
    }

    /** A chunk costs in proportion to the keys before it, so that a few tell what all cost. */
    @Override
    public int timedChunks() {
        return 8;
    }

    @Override
    public long bytesHeld() {
        return (long) batches.length(sequence) * KEY_VALUE_HEADS * HEAD_DIM * 2 * Float.BYTES;
    }

    @Override
    public void close() {
        batches.close();
    }
}
