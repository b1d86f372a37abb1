package io.jtransformers.benchmarks;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.Weight;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * Products with a weight of 2048 columns and 5632 rows, the feed-forward block of the 1.12 B shape: of one token, which
 * reads the weight from memory, and of a prompt. A product has {@code 2 · tokens · 2048 · 5632} operations.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class LinearBenchmark {

    private static final int IN = 2_048;
    private static final int OUT = 5_632;
    // Taken in turn, so that a weight comes from memory and not from a cache.
    private static final int WEIGHTS = 12;

    /** How the weight is stored. */
    @Param({"BF16", "F16", "F32"})
    private DataType weightType;

    /** Rows that are multiplied. */
    @Param({"1", "8", "128", "512"})
    private int tokens;

    private final List<LinearCall> calls = new ArrayList<>();
    private int next;

    /** Made by JMH. */
    public LinearBenchmark() {}

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void prepare(KernelState state) {
        Tensor input = state.random(tokens, IN);
        Tensor out = state.random(tokens, OUT);
        for (int i = 0; i < WEIGHTS; i++) {
            Weight weight = state.weight(weightType, OUT, IN);
            calls.add(new LinearCall(input, List.of(new LinearCall.Projection(weight, null, out)), 0, 1));
        }
    }

    /** One product. */
    @Benchmark
    public void linear(KernelState state) {
        LinearCall call = calls.get(next);
        next = (next + 1) % WEIGHTS;
        state.run(() -> state.queue().linear().linear(call));
    }
}
