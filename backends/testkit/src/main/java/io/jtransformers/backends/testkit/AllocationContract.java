package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jtransformers.backend.Activation;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backend.WeightUse.Kind;
import io.jtransformers.backend.WeightUse.Precision;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernels put nothing on the heap but a few small objects a call, once they are compiled: for backends whose kernels
 * are Java. A loop whose vectors became objects would allocate hundreds of kilobytes for the operands below.
 */
public abstract class AllocationContract extends KernelContract {

    private static final long SMALL_OBJECTS = 12 << 10;
    private static final int CALLS = 50;
    private static final int MAX_ROUNDS = 200; // ten thousand calls; kernels are compiled after a few rounds

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

    private ExpertCall.Expert expert(DataType type) {
        var use = new WeightUse(Kind.EXPERT, Precision.STORED);
        return new ExpertCall.Expert(
                prepare(stored(type, Placement.ALIGNED, 384, 512), use),
                prepare(stored(type, Placement.ALIGNED, 384, 512), use),
                prepare(stored(type, Placement.ALIGNED, 512, 384), use));
    }

    /** Calls the kernel until it is compiled, and gives what a call allocates then; what it did at last if never. */
    private long bytesPerCall(Runnable kernel) {
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && bytes >= SMALL_OBJECTS; round++) {
            long before = threads.getTotalThreadAllocatedBytes();
            for (int call = 0; call < CALLS; call++) {
                kernel.run();
            }
            bytes = (threads.getTotalThreadAllocatedBytes() - before) / CALLS;
        }
        return bytes;
    }
}
