package io.jtransformers.benchmarks;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The mixture of experts of the 1.5 B Mixtral shape, 2 of 8 experts a token: one call has {@code 12 · tokens · 1024 ·
 * 3584} operations, and for one token reads 44 MB of bfloat16.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class ExpertBenchmark {

    private static final int HIDDEN = 1_024;
    private static final int INTERMEDIATE = 3_584;
    private static final int EXPERTS = 8;
    private static final int PER_TOKEN = 2;
    // Taken in turn, so that weights come from memory and not from a cache.
    private static final int LAYERS = 4;

    /** How the weights are stored. */
    @Param("BF16")
    private DataType weightType;

    /** Rows that are sent to experts. */
    @Param({"1", "8", "128", "512"})
    private int tokens;

    private final List<ExpertCall> calls = new ArrayList<>();
    private int next;

    /** Made by JMH. */
    public ExpertBenchmark() {}

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void prepare(KernelState state) {
        var random = new Random(7);
        Tensor input = state.random(tokens, HIDDEN);
        Tensor out = state.random(tokens, HIDDEN);
        for (int layer = 0; layer < LAYERS; layer++) {
            List<ExpertCall.Expert> experts = IntStream.range(0, EXPERTS)
                    .mapToObj(e -> new ExpertCall.Expert(
                            state.weight(weightType, INTERMEDIATE, HIDDEN),
                            state.weight(weightType, INTERMEDIATE, HIDDEN),
                            state.weight(weightType, HIDDEN, INTERMEDIATE)))
                    .toList();
            int[] ids = new int[tokens * PER_TOKEN];
            for (int token = 0; token < tokens; token++) {
                ids[2 * token] = random.nextInt(EXPERTS);
                ids[2 * token + 1] = (ids[2 * token] + 1 + random.nextInt(EXPERTS - 1)) % EXPERTS;
            }
            Tensor expertIds = state.scope().upload(HostTensor.of(Shape.of(tokens, PER_TOKEN), ids));
            Tensor routingWeights = state.scope().zeros(DataType.F32, Shape.of(tokens, PER_TOKEN));
            routingWeights.fill(1f / PER_TOKEN);
            calls.add(new ExpertCall(input, expertIds, routingWeights, experts, Activation.SILU, out));
        }
    }

    /** One mixture. */
    @Benchmark
    public void experts(KernelState state) {
        ExpertCall call = calls.get(next);
        next = (next + 1) % LAYERS;
        state.run(() -> state.queue().experts().experts(call));
    }
}
