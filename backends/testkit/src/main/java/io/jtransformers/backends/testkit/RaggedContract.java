package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.RotaryAppendCall;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of several sequences in one step give what each gives alone: five prefill rows of one, one decode row of
 * another, three rows of a third, with blocks of 16 and a fork in mid-block.
 */
public abstract class RaggedContract extends KernelContract {

    private static final int HEADS = 4;
    private static final int KEY_VALUE_HEADS = 2;
    private static final int HEAD_DIM = 32;

    /** The same numbers in tiles of another size. */
    private static final float TOLERANCE = 5e-6f;

    private TokenBatches batches;

    /** For subclasses. */
    protected RaggedContract() {}

    @BeforeEach
    void openBatches() {
        batches = new TokenBatches(backend(), new KeyValueLayout(1, KEY_VALUE_HEADS, HEAD_DIM, 16, DataType.F32));
    }

    @AfterEach
    void closeBatches() {
        batches.close();
    }

    /** The projected rows of one sequence in a step. */
    private record Rows(Tensor queries, Tensor keys, Tensor values) {

        Rows part(int first, int count) {
            return new Rows(queries.slice(0, first, count), keys.slice(0, first, count), values.slice(0, first, count));
        }
    }

    private Rows rows(int count) {
        return new Rows(
                gaussian(count, HEADS, HEAD_DIM),
                gaussian(count, KEY_VALUE_HEADS, HEAD_DIM),
                gaussian(count, KEY_VALUE_HEADS, HEAD_DIM));
    }

    /** Rotation, append and attention of a step, as a layer does it; leaves {@code rows} as they are. */
    private Tensor run(TokenBatch batch, Rows rows, int window) {
        Tensor frequencies = scope().ofFloats(Shape.of(4), 1, 0.3f, 0.1f, 0.03f);
        Tensor cosines = unwritten(batch.tokens(), 4);
        Tensor sines = unwritten(batch.tokens(), 4);
        Tensor queries = rows.queries().copy();
        Tensor out = unwritten(batch.tokens(), HEADS, HEAD_DIM);
        Tensor table = batch.blockTables().getFirst();
        var append = new KeyValueAppend(
                batches.store(),
                0,
                batch,
                table,
                rows.keys().copy(),
                rows.values().copy());

        queue().rotary().angles(batch.positions(), frequencies, 1, cosines, sines);
        queue().rotary().rotateAndAppend(new RotaryAppendCall(queries, cosines, sines, append));
        queue().attention()
                .attend(new AttentionCall(queries, batches.store(), 0, batch, table, window, 0.2f, out, null));
        return out;
    }

    private Tensor alone(int sequence, Rows rows, int window) {
        int count = rows.queries().dimension(0);
        return run(batches.step().rows(sequence, count).build(scope()), rows, window);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void rowsOfSeveralSequencesGiveWhatEachGivesAlone(int window) {
        int prefill = batches.add();
        int decoding = batches.add();
        int chunked = batches.add();
        alone(decoding, rows(25), window);
        alone(chunked, rows(14), window);
        List<Integer> copies = List.of(batches.add(), batches.fork(decoding), batches.fork(chunked));
        Rows rows = rows(9);

        TokenBatch batch = batches.step()
                .rows(prefill, 5)
                .rows(decoding, 1)
                .rows(chunked, 3)
                .build(scope());
        Tensor together = run(batch, rows, window);

        assertClose(together.slice(0, 0, 5), alone(copies.get(0), rows.part(0, 5), window), TOLERANCE);
        assertClose(together.slice(0, 5, 1), alone(copies.get(1), rows.part(5, 1), window), TOLERANCE);
        assertClose(together.slice(0, 6, 3), alone(copies.get(2), rows.part(6, 3), window), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void aForkInMidBlockGivesWhatASequenceOfItsOwnGives(int window) {
        int original = batches.add();
        int other = batches.add();
        Rows common = rows(21);
        alone(original, common, window);
        alone(other, common, window);
        int fork = batches.fork(original);
        Rows rows = rows(4);

        TokenBatch batch = batches.step().rows(original, 1).rows(fork, 3).build(scope());
        Tensor together = run(batch, rows, window);

        assertClose(together.slice(0, 1, 3), alone(other, rows.part(1, 3), window), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6})
    void chunksAndSingleRowsGiveWhatOneStepGives(int window) {
        Rows rows = rows(33);
        int whole = batches.add();
        int chunks = batches.add();
        int singles = batches.add();

        Tensor expected = alone(whole, rows, window);

        int done = 0;
        for (int count : new int[] {7, 16, 1, 9}) {
            Tensor chunk = alone(chunks, rows.part(done, count), window);
            assertClose(chunk, expected.slice(0, done, count), TOLERANCE);
            done += count;
        }
        for (int row = 0; row < 33; row++) {
            assertClose(alone(singles, rows.part(row, 1), window), expected.slice(0, row, 1), TOLERANCE);
        }
    }
}
