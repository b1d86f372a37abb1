package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.backend.ExpertKernels;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backend.WeightUse.Kind;
import io.jtransformers.backend.WeightUse.Precision;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ExpertKernels} against their definition, and the definition against plain arrays. */
public abstract class ExpertContract extends KernelContract {

    private static final ExpertKernels DEFINITION = new ExpertKernels() {};
    private static final WeightUse USE = new WeightUse(Kind.EXPERT, Precision.STORED);

    /** As for one gated block, of which the result is a mean: 75 products of about 35 are added up. */
    private static final float GATED = 35 * 75 * 3e-7f;

    /** For subclasses. */
    protected ExpertContract() {}

    private ExpertKernels kernels() {
        return queue().experts();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, ALIGNED, 1, 4, 2",
        "BF16, MAPPED, 1, 8, 3",
        "F16, UNALIGNED, 1, 3, 1",
        "BF16, UNALIGNED, 2, 8, 2",
        "F32, MAPPED, 7, 8, 8",
        "F16, MAPPED, 33, 5, 2",
        "BF16, MAPPED, 130, 4, 1",
        "F32, UNALIGNED, 130, 16, 2"
    })
    void expertsAgreeWithTheirDefinition(DataType type, Placement placement, int tokens, int experts, int k) {
        int hidden = 48;
        int intermediate = 75;
        Tensor input = gaussian(tokens, hidden);
        Tensor ids = ids(tokens, k, (token, slot) -> (token * 3 + slot) % experts);
        Tensor weights = gaussian(tokens, k).softmax();
        var all = IntStream.range(0, experts)
                .mapToObj(e -> expert(type, placement, hidden, intermediate))
                .toList();
        Tensor expected = unwritten(tokens, hidden);
        Tensor out = unwritten(tokens, hidden);

        DEFINITION.experts(new ExpertCall(input, ids, weights, all, Activation.SILU, expected));
        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, out));

        assertClose(out.toFloatArray(), expected.toFloatArray(), GATED, 1e-5f);
    }

    @Test
    void expertsAgreeWithPlainArrays() {
        Tensor input = gaussian(3, 8);
        Tensor ids = ids(3, 2, (token, slot) -> token == 2 ? 2 - 2 * slot : token + slot);
        float[] weights = {0.75f, 0.25f, 0.5f, 0.5f, 1, 0};
        var all = List.of(scaling(1), scaling(2), scaling(3), scaling(100));
        Tensor out = unwritten(3, 8);

        kernels()
                .experts(new ExpertCall(
                        input, ids, scope().ofFloats(Shape.of(3, 2), weights), all, Activation.RELU, out));

        float[] scales = {0.75f * 1 + 0.25f * 2, 0.5f * 2 + 0.5f * 3, 3}; // of each token
        float[] expected = scaled(1, input.toFloatArray());
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= scales[i / 8];
        }
        assertClose(out.toFloatArray(), expected, 1e-5f, 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 33, 600, 1_100})
    void allTokensMayGoToOneExpert(int tokens) {
        Tensor input = gaussian(tokens, 8);
        Tensor ids = ids(tokens, 1, (token, slot) -> 1);
        Tensor out = unwritten(tokens, 8);

        kernels()
                .experts(new ExpertCall(
                        input, ids, ones(tokens), List.of(scaling(100), scaling(2)), Activation.RELU, out));

        assertClose(out.toFloatArray(), scaled(2, input.toFloatArray()), 1e-5f, 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void expertsWithoutTokensAreNotRead(int tokens) {
        Tensor input = gaussian(tokens, 8);
        Tensor ids = ids(tokens, 1, (token, slot) -> token % 2 == 0 ? 1 : 3);
        var all = List.of(scaling(Float.NaN), scaling(2), scaling(Float.NaN), scaling(2), scaling(Float.NaN));
        Tensor out = unwritten(tokens, 8);

        kernels().experts(new ExpertCall(input, ids, ones(tokens), all, Activation.RELU, out));

        assertClose(out.toFloatArray(), scaled(2, input.toFloatArray()), 1e-5f, 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"CONTIGUOUS, 1", "GAPS, 1", "TRANSPOSED, 2", "GAPS, 7", "REPEATED_ROW, 9", "TRANSPOSED, 40", "GAPS, 40"
    })
    void operandsMayBeStrided(Layout layout, int tokens) {
        Tensor input = layout.matrix(scope(), numbers(), tokens, 48);
        Tensor ids = ids(tokens, 2, (token, slot) -> (token + slot) % 3);
        Tensor weights = gaussian(tokens, 2).softmax();
        var all = IntStream.range(0, 3)
                .mapToObj(e -> expert(DataType.BF16, Placement.UNALIGNED, 48, 75))
                .toList();
        Tensor expected = unwritten(tokens, 48);
        Tensor out = unwritten(tokens, 60).slice(1, 5, 48);

        DEFINITION.experts(new ExpertCall(input.copy(), ids, weights, all, Activation.SILU, expected));
        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, out));

        assertClose(out.toFloatArray(), expected.toFloatArray(), GATED, 1e-5f);
    }

    @ParameterizedTest
    @CsvSource({"BF16, 1", "F32, 3", "F16, 5", "BF16, 24", "F32, 70"})
    void wideExpertsAgreeWithTheirDefinition(DataType type, int tokens) {
        Tensor input = gaussian(tokens, 520);
        Tensor ids = ids(tokens, 2, (token, slot) -> slot);
        Tensor weights = gaussian(tokens, 2).softmax();
        var all = List.of(
                expert(type, Placement.UNALIGNED, 520, 300),
                expert(type, Placement.MAPPED, 520, 300),
                expert(type, Placement.ALIGNED, 520, 300));
        Tensor expected = unwritten(tokens, 520);
        Tensor out = unwritten(tokens, 520);

        DEFINITION.experts(new ExpertCall(input, ids, weights, all, Activation.SILU, expected));
        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, out));

        // Ten times as wide as those above, four times as deep.
        assertClose(out.toFloatArray(), expected.toFloatArray(), 40 * GATED, 1e-5f);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationAgreesWithTheDefinition(Activation activation) {
        Tensor input = gaussian(12, 48);
        Tensor ids = ids(12, 1, (token, slot) -> token == 0 ? 0 : 1); // few tokens of one, many of the other
        Tensor weights = gaussian(12, 1);
        var all = List.of(
                expert(DataType.F32, Placement.ALIGNED, 48, 75), expert(DataType.F32, Placement.ALIGNED, 48, 75));
        Tensor expected = unwritten(12, 48);
        Tensor out = unwritten(12, 48);

        DEFINITION.experts(new ExpertCall(input, ids, weights, all, activation, expected));
        kernels().experts(new ExpertCall(input, ids, weights, all, activation, out));

        assertClose(out.toFloatArray(), expected.toFloatArray(), 10 * GATED, 1e-5f);
    }

    @Test
    void idsAreReadEachTimeTheKernelRuns() {
        Tensor input = gaussian(1, 8);
        Tensor ids = ids(1, 1, (token, slot) -> 0);
        Tensor out = unwritten(1, 8);
        var call = new ExpertCall(input, ids, ones(1), List.of(scaling(1), scaling(2)), Activation.RELU, out);

        kernels().experts(call);
        ids.assign(ids(1, 1, (token, slot) -> 1));
        kernels().experts(call);

        assertClose(out.toFloatArray(), scaled(2, input.toFloatArray()), 1e-5f, 1e-6f);
    }

    @Test
    void resultsDoNotDependOnTheOrderOfThreads() {
        Tensor input = gaussian(40, 48);
        Tensor ids = ids(40, 3, (token, slot) -> (token + slot) % 4);
        Tensor weights = gaussian(40, 3).softmax();
        var all = IntStream.range(0, 4)
                .mapToObj(e -> expert(DataType.BF16, Placement.ALIGNED, 48, 75))
                .toList();
        Tensor once = unwritten(40, 48);
        Tensor again = unwritten(40, 48);

        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, once));
        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, again));

        assertThat(again.toFloatArray()).isEqualTo(once.toFloatArray());
    }

    @Test
    void aTokenGetsTheSameAloneAndAmongOthers() {
        Tensor input = gaussian(5, 48);
        Tensor ids = ids(5, 2, (token, slot) -> (token + slot) % 4);
        Tensor weights = gaussian(5, 2).softmax();
        var all = IntStream.range(0, 4)
                .mapToObj(e -> expert(DataType.F32, Placement.ALIGNED, 48, 75))
                .toList();
        Tensor together = unwritten(5, 48);
        Tensor alone = unwritten(1, 48);

        kernels().experts(new ExpertCall(input, ids, weights, all, Activation.SILU, together));
        kernels()
                .experts(new ExpertCall(
                        input.slice(0, 3, 1), ids.slice(0, 3, 1), weights.slice(0, 3, 1), all, Activation.SILU, alone));

        assertClose(alone.toFloatArray(), together.slice(0, 3, 1).toFloatArray(), GATED, 1e-5f);
    }

    private Tensor ones(int tokens) {
        Tensor ones = scope().allocate(DataType.F32, Shape.of(tokens, 1));
        ones.fill(1);
        return ones;
    }

    /** What {@link #scaling} gives. */
    private static float[] scaled(float scale, float[] input) {
        float[] expected = input.clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = scale * Math.max(expected[i], 0) * expected[i];
        }
        return expected;
    }

    private interface Routing {
        int expert(int token, int slot);
    }

    private Tensor ids(int tokens, int k, Routing routing) {
        int[] ids = new int[tokens * k];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = routing.expert(i / k, i % k);
        }
        return scope().upload(HostTensor.of(Shape.of(tokens, k), ids));
    }

    private ExpertCall.Expert expert(DataType type, Placement placement, int hidden, int intermediate) {
        return new ExpertCall.Expert(
                prepare(stored(type, placement, intermediate, hidden), USE),
                prepare(stored(type, placement, intermediate, hidden), USE),
                prepare(stored(type, placement, hidden, intermediate), USE));
    }

    /** Gives {@code scale · max(x, 0) · x} with the activation that cuts off what is negative. */
    private ExpertCall.Expert scaling(float scale) {
        float[] one = new float[64];
        float[] scaled = new float[64];
        for (int i = 0; i < 8; i++) {
            one[i * 9] = 1;
            scaled[i * 9] = scale;
        }
        return new ExpertCall.Expert(
                prepare(stored(DataType.F32, Shape.of(8, 8), one), USE),
                prepare(stored(DataType.F32, Shape.of(8, 8), one), USE),
                prepare(stored(DataType.F32, Shape.of(8, 8), scaled), USE));
    }
}
