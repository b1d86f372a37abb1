package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.jtransformers.backend.Activation;
import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.RecurrentLayout;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backend.WeightUse.Kind;
import io.jtransformers.backend.WeightUse.Precision;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels put nothing on the heap but a few small objects a call, once they are compiled: for backends whose kernels
 * are Java. A loop whose vectors became objects would allocate hundreds of kilobytes for the operands below.
 */
public abstract class AllocationContract extends KernelContract {

    private static final long SMALL_OBJECTS = 12 << 10; // a call; all threads of the JVM are counted

    private static final int CALLS = 50;

    /**
     * Far more than compiling takes. Calls are not counted: where other processes take the cores, thousands of them may
     * be over before the compiler, a thread like any other, has come to the kernel's last method. That is the likely
     * cause of the 21 KiB a call that were seen once under load after ten thousand; it was not reproduced.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** For subclasses. */
    protected AllocationContract() {}

    @ParameterizedTest
    @CsvSource({"BF16, 1", "F16, 1", "F32, 1", "BF16, 3", "BF16, 48", "F32, 48"})
    void expertsAllocateNoVectors(DataType type, int tokens) {
        Tensor input = gaussian(tokens, 512);
        Tensor ids = scope().upload(HostTensor.of(Shape.of(tokens, 1), new int[tokens]));
        Tensor weights = gaussian(tokens, 1);
        var all = IntStream.range(0, 2).mapToObj(e -> expert(type)).toList();
        var call = new ExpertCall(input, ids, weights, all, Activation.SILU, unwritten(tokens, 512));

        assertThat(bytesPerCall(() -> queue().experts().experts(call))).isLessThan(SMALL_OBJECTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void lightningAttentionAllocatesNoVectors(int tokens) {
        int heads = 4;
        try (var batches = new TokenBatches(
                backend(), new KeyValueLayout(1, 1, 1, 16, DataType.F32), new RecurrentLayout(1, heads, 64))) {
            TokenBatch batch = batches.step().rows(batches.add(), tokens).build(scope());
            Tensor slopes = gaussian(heads).sigmoid();
            var call = new LightningCall(
                    gaussian(tokens, heads, 64),
                    gaussian(tokens, heads, 64),
                    gaussian(tokens, heads, 64),
                    batches.stateStore(),
                    0,
                    batch,
                    batch.recurrentSlots().getFirst(),
                    new LightningCall.Decays(slopes, 64, null),
                    unwritten(tokens, heads, 64));

            assertThat(bytesPerCall(() -> queue().lightning().attend(call))).isLessThan(SMALL_OBJECTS);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 1", "F32, 64", "I8, 1", "I8, 64"})
    void attentionAllocatesNoVectors(DataType type, int tokens) {
        try (var batches = new TokenBatches(backend(), new KeyValueLayout(1, 2, 64, 64, type))) {
            TokenBatch batch = batches.step().rows(batches.add(), tokens).build(scope());
            Tensor table = batch.blockTables().getFirst();
            Tensor rows = gaussian(tokens, 2, 64);
            var append = new KeyValueAppend(batches.store(), 0, batch, table, rows, rows);
            Tensor queries = gaussian(tokens, 8, 64);
            var call = new AttentionCall(
                    queries, batches.store(), 0, batch, table, 0, 0.125f, unwritten(tokens, 8, 64), null);

            assertThat(bytesPerCall(() -> {
                        queue().keyValues().append(append);
                        queue().attention().attend(call);
                    }))
                    .isLessThan(SMALL_OBJECTS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"BF16", "F16", "F32"})
    void embeddingAllocatesNoVectors(DataType type) {
        Weight table = prepare(stored(type, Placement.ALIGNED, 64, 1_024), WeightUse.embedding());
        Tensor ids = scope().ofInts(3, 60, 7, 7, 0, 1, 2, 3, 4, 5);
        Tensor out = unwritten(10, 1_024);

        assertThat(bytesPerCall(() -> queue().linear().embed(table, ids, out))).isLessThan(SMALL_OBJECTS);
    }

    @Test
    void sumsAllocateNoVectors() {
        Tensor x = gaussian(32, 1_024);
        Tensor out = unwritten(32, 1);

        assertThat(bytesPerCall(() -> queue().reductions().sum(x, out))).isLessThan(SMALL_OBJECTS);
    }

    @Test
    void theGreatestOfManyAreFoundWithoutAllocating() {
        Tensor x = gaussian(2, 16_384);
        Tensor values = unwritten(2, 50);
        Tensor indices = scope().zeros(DataType.I32, Shape.of(2, 50));

        assertThat(bytesPerCall(() -> queue().reductions().topK(x, values, indices)))
                .isLessThan(SMALL_OBJECTS);
    }

    @Test
    void pickingRowsAllocatesNothingForEach() {
        Tensor source = gaussian(64, 256);
        Tensor indices = scope().upload(HostTensor.of(Shape.of(2_000), new int[2_000]));
        Tensor out = unwritten(2_000, 256);

        assertThat(bytesPerCall(() -> queue().indexing().gatherRows(source, indices, out)))
                .isLessThan(SMALL_OBJECTS);
    }

    @Test
    void copyingRowsWithGapsAllocatesNothingForEach() {
        Tensor source = gaussian(2_000, 3, 64).slice(2, 0, 48).permute(1, 0, 2);
        Tensor out = unwritten(3, 2_000, 48);

        assertThat(bytesPerCall(() -> queue().elementwise().copy(source, out))).isLessThan(SMALL_OBJECTS);
    }

    private ExpertCall.Expert expert(DataType type) {
        var use = new WeightUse(Kind.EXPERT, Precision.STORED);
        return new ExpertCall.Expert(
                prepare(stored(type, Placement.ALIGNED, 384, 512), use),
                prepare(stored(type, Placement.ALIGNED, 384, 512), use),
                prepare(stored(type, Placement.ALIGNED, 512, 384), use));
    }

    /** Without the instruction {@link Math#fma} computes with decimal numbers, and so do vectors. */
    @BeforeEach
    void theProcessorMultipliesAndAddsAtOnce() {
        long before = threads.getCurrentThreadAllocatedBytes();
        float sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum = Math.fma(sum, 0.5f, i);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assumeThat(bytes / 1_000)
                .as("bytes that a multiply-add to %s put on the heap: this processor has no such instruction", sum)
                .isZero();
    }

    /** Calls the kernel until it is compiled, and gives what a call allocates then; what it did at last if never. */
    private long bytesPerCall(Runnable kernel) {
        long start = System.nanoTime();
        long bytes = Long.MAX_VALUE;
        while (bytes >= SMALL_OBJECTS && System.nanoTime() - start < PATIENCE.toNanos()) {
            long before = threads.getTotalThreadAllocatedBytes();
            for (int call = 0; call < CALLS; call++) {
                kernel.run();
            }
            bytes = (threads.getTotalThreadAllocatedBytes() - before) / CALLS;
        }
        return bytes;
    }
}
