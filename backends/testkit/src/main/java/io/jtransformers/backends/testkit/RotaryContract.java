package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.RotaryAppendCall;
import io.jtransformers.backend.RotaryKernels;
import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link RotaryKernels} against their definition, and the definition against plain arrays. */
public abstract class RotaryContract extends KernelContract {

    private static final RotaryKernels DEFINITION = new RotaryKernels() {};

    /** Sines and cosines of vector kernels are good to a few units in the last place of 1. */
    private static final float ANGLES = 1e-6f;

    /** Two products of numbers up to 4 and their sum, with or without a fused multiply-add. */
    private static final float ROTATION = 4e-6f;

    /** For subclasses. */
    protected RotaryContract() {}

    private RotaryKernels kernels() {
        return queue().rotary();
    }

    private Tensor frequencies(int half) {
        float[] values = new float[half];
        for (int i = 0; i < half; i++) {
            values[i] = (float) Math.pow(10_000, -(double) i / half);
        }
        return scope().ofFloats(Shape.of(half), values);
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "7, 16", "33, 20", "5, 32", "130, 64"})
    void anglesAgreeWithPlainArrays(int tokens, int half) {
        int[] positions = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            positions[i] = i < 2 ? i : numbers().below(131_072); // the sines of large angles need an exact reduction
        }
        Tensor frequencies = frequencies(half);
        Tensor cosines = unwritten(tokens, half);
        Tensor sines = unwritten(tokens, half);

        kernels().angles(scope().ofInts(positions), frequencies, 1.25f, cosines, sines);

        float[] inverse = frequencies.toFloatArray();
        float[] expectedCosines = new float[tokens * half];
        float[] expectedSines = new float[tokens * half];
        for (int i = 0; i < expectedCosines.length; i++) {
            float angle = positions[i / half] * inverse[i % half]; // rounded, as in the reference
            expectedCosines[i] = (float) (Math.cos(angle) * 1.25);
            expectedSines[i] = (float) (Math.sin(angle) * 1.25);
        }
        assertClose(cosines.toFloatArray(), expectedCosines, ANGLES, 0);
        assertClose(sines.toFloatArray(), expectedSines, ANGLES, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 16, 16", "3, 4, 32, 32", "7, 2, 64, 64", "5, 3, 80, 80", "2, 8, 128, 128", "4, 2, 6, 6"})
    void headsAreRotatedInHalves(int tokens, int heads, int headDim, int rotaryDim) {
        assertRotates(gaussian(tokens, heads, headDim), rotaryDim);
    }

    @ParameterizedTest
    @CsvSource({"64, 16", "80, 32", "128, 64", "16, 2", "20, 12"})
    void entriesPastTheRotaryDimensionStay(int headDim, int rotaryDim) {
        assertRotates(gaussian(6, 3, headDim), rotaryDim);
    }

    @Test
    void headsOfAnyLayoutAreRotated() {
        assertRotates(gaussian(5, 9, 32).slice(1, 2, 4), 32);
        assertRotates(gaussian(4, 5, 32).permute(1, 0, 2), 16);
    }

    private void assertRotates(Tensor x, int rotaryDim) {
        int half = rotaryDim / 2;
        int heads = x.dimension(1);
        int headDim = x.dimension(2);
        Tensor cosines = gaussian(x.dimension(0), half);
        Tensor sines = gaussian(x.dimension(0), half);
        float[] numbers = x.toFloatArray();

        kernels().rotate(x, cosines, sines);

        float[] cosine = cosines.toFloatArray();
        float[] sine = sines.toFloatArray();
        float[] expected = numbers.clone();
        for (int head = 0; head < numbers.length / headDim; head++) {
            for (int i = 0; i < half; i++) {
                int first = head * headDim + i;
                int second = first + half;
                int angle = head / heads * half + i;
                expected[first] = numbers[first] * cosine[angle] - numbers[second] * sine[angle];
                expected[second] = numbers[second] * cosine[angle] + numbers[first] * sine[angle];
            }
        }
        assertClose(x.toFloatArray(), expected, ROTATION, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 19})
    void rotatingAndAppendingAgreesWithItsDefinition(int tokens) {
        int heads = 6;
        int keyValueHeads = 2;
        int headDim = 32;
        var layout = new KeyValueLayout(1, keyValueHeads, headDim, 16, DataType.F32);
        try (var batches = new TokenBatches(backend(), layout)) {
            int defined = batches.add();
            int fast = batches.add();
            Tensor queries = gaussian(tokens, heads, headDim);
            Tensor keys = gaussian(tokens, keyValueHeads, headDim);
            Tensor values = gaussian(tokens, keyValueHeads, headDim);
            Tensor cosines = gaussian(tokens, 12);
            Tensor sines = gaussian(tokens, 12);
            TokenBatch definedBatch = batches.step().rows(defined, tokens).build(scope());
            TokenBatch fastBatch = batches.step().rows(fast, tokens).build(scope());
            Tensor definedQueries = queries.copy();
            Tensor definedKeys = keys.copy();

            DEFINITION.rotateAndAppend(new RotaryAppendCall(
                    definedQueries, cosines, sines, append(batches, definedBatch, definedKeys, values)));
            kernels()
                    .rotateAndAppend(
                            new RotaryAppendCall(queries, cosines, sines, append(batches, fastBatch, keys, values)));

            assertClose(queries, definedQueries, ROTATION);
            assertClose(keys, definedKeys, ROTATION);
            assertClose(stored(batches, fastBatch, 0), stored(batches, definedBatch, 0), ROTATION);
            assertThat(stored(batches, fastBatch, 1).toFloatArray())
                    .containsExactly(stored(batches, definedBatch, 1).toFloatArray());
        }
    }

    private static KeyValueAppend append(TokenBatches batches, TokenBatch batch, Tensor keys, Tensor values) {
        return new KeyValueAppend(batches.store(), 0, batch, batch.blockTables().getFirst(), keys, values);
    }

    /** The keys (0) or the values (1) of the only sequence of {@code batch}. */
    private Tensor stored(TokenBatches batches, TokenBatch batch, int which) {
        KeyValueLayout layout = batches.store().layout();
        Tensor keys = unwritten(layout.keyValueHeads(), batch.tokens(), layout.headDim());
        Tensor values = keys.like();
        Tensor tables = batch.blockTables().getFirst();
        Tensor table = tables.view(tables.dimension(1));
        queue().keyValues().gather(new KeyValueSlice(batches.store(), 0, table, 0, batch.tokens()), keys, values);
        return which == 0 ? keys : values;
    }
}
