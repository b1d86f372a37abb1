package io.jtransformers.benchmarks;

import io.jtransformers.backend.Activation;
import io.jtransformers.tensor.Tensor;
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

/** The kernels that go over rows once: norm, gate and softmax, at the sizes of the 1.12 B shape. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class RowBenchmark {

    private static final int HIDDEN = 2_048;
    private static final int INTERMEDIATE = 5_632;
    private static final int VOCABULARY = 32_000;

    /** Rows. */
    @Param({"1", "128"})
    private int tokens;

    private Tensor hiddenStates;
    private Tensor normWeight;
    private Tensor gate;
    private Tensor up;
    private Tensor logits;
    private Tensor out;

    /** Made by JMH. */
    public RowBenchmark() {}

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void prepare(KernelState state) {
        hiddenStates = state.random(tokens, HIDDEN);
        out = state.random(tokens, HIDDEN);
        normWeight = state.random(HIDDEN);
        gate = state.random(tokens, INTERMEDIATE);
        up = state.random(tokens, INTERMEDIATE);
        logits = state.random(tokens, VOCABULARY);
    }

    /** Root-mean-square norm. */
    @Benchmark
    public void rmsNorm(KernelState state) {
        state.run(() -> state.queue().normalization().rmsNorm(hiddenStates, normWeight, 1e-5f, out));
    }

    /** The gate of a feed-forward block. */
    @Benchmark
    public void gate(KernelState state) {
        state.run(() -> state.queue().feedForward().gateInPlace(Activation.SILU, gate, up));
    }

    /** Softmax over a vocabulary. */
    @Benchmark
    public void softmax(KernelState state) {
        state.run(() -> state.queue().reductions().softmax(logits, logits));
    }
}
