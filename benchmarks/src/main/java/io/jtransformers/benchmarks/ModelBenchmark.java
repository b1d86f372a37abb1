package io.jtransformers.benchmarks;

import io.jtransformers.AutoConfig;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole model of random weights: a prompt, and a token after 128 others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 10)
@Measurement(iterations = 5, time = 10)
@State(Scope.Benchmark)
public class ModelBenchmark {

    private static final int PAST = 128;

    /** The path of a {@code config.json}. */
    @Param("benchmarks/shapes/mistral-1b.json")
    private String config;

    /** How weights are stored. */
    @Param("BF16")
    private DataType weightType;

    private ModelForCausalLM model;
    private Cache cache;
    private int[] prompt;

    /** Made by JMH. */
    public ModelBenchmark() {}

    /** Makes the model and a cache with a past. */
    @Setup(Level.Trial)
    public void open() {
        model = AutoModelForCausalLM.fromConfig(
                AutoConfig.fromPretrained(config),
                LoadOptions.builder().dataType(weightType).seed(7).build());
        prompt = new Random(7).ints(PAST, 0, model.config().vocabSize()).toArray();
        cache = model.newCache(1);
        model.forward(inputs(prompt, cache));
    }

    /** Frees both. */
    @TearDown(Level.Trial)
    public void close() {
        cache.close();
        model.close();
    }

    /** Reads a prompt of 128 tokens. */
    @Benchmark
    public HostTensor prefill() {
        try (Cache fresh = model.newCache(1)) {
            return model.forward(inputs(prompt, fresh)).logits();
        }
    }

    /** Reads one token more. */
    @Benchmark
    public HostTensor decode() {
        HostTensor logits = model.forward(inputs(new int[] {prompt[0]}, cache)).logits();
        cache.crop(PAST);
        return logits;
    }

    private static ModelInputs inputs(int[] tokens, Cache cache) {
        return ModelInputs.builder()
                .inputIds(tokens)
                .pastKeyValues(cache)
                .logitsToKeep(1)
                .build();
    }
}
