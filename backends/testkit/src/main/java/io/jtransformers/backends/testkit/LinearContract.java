package io.jtransformers.backends.testkit;

import static io.jtransformers.backends.testkit.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.DenseFormat;
import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.LinearKernels;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LinearKernels} against their definition, and the definition against plain arrays. */
public abstract class LinearContract extends KernelContract {

    private static final LinearKernels DEFINITION = new LinearKernels() {};

    /** For subclasses. */
    protected LinearContract() {}

    private LinearKernels kernels() {
        return queue().linear();
    }

    /** Every stored type at every kind of address. */
    static Stream<Arguments> storage() {
        return Stream.of(DataType.F32, DataType.BF16, DataType.F16)
                .flatMap(type -> Stream.of(Placement.values()).map(placement -> Arguments.of(type, placement)));
    }

    /** Rows of the input at which a kernel changes its path: decoding, small tiles and their rest, several tiles. */
    static Stream<Arguments> storageAndRows() {
        return storage()
                .flatMap(storage -> Stream.of(1, 2, 3, 7, 8, 33, 130)
                        .map(rows -> Arguments.of(storage.get()[0], storage.get()[1], rows)));
    }

    /** Runs the kernel and the definition on outputs with the same old contents and compares them. */
    private void assertAgrees(Tensor input, List<Weight> weights, @Nullable Tensor bias, float alpha, float beta) {
        List<LinearCall.Projection> actual = new ArrayList<>();
        List<LinearCall.Projection> expected = new ArrayList<>();
        for (Weight weight : weights) {
            Tensor out = alpha == 0
                    ? unwritten(input.dimension(0), weight.shape().dimension(0))
                    : gaussian(input.dimension(0), weight.shape().dimension(0));
            Tensor used = bias == null ? null : bias.slice(0, 0, weight.shape().dimension(0));
            expected.add(new LinearCall.Projection(weight, used, out.copy()));
            actual.add(new LinearCall.Projection(weight, used, out));
        }

        DEFINITION.linear(new LinearCall(input, expected, alpha, beta));
        kernels().linear(new LinearCall(input, actual, alpha, beta));

        float tolerance = Closeness.ofDotProduct(input.dimension(1)) * (1 + Math.abs(beta));
        for (int i = 0; i < weights.size(); i++) {
            assertClose(actual.get(i).out(), expected.get(i).out(), tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("storageAndRows")
    void linearAgreesWithItsDefinition(DataType type, Placement placement, int rows) {
        assertAgrees(gaussian(rows, 96), List.of(weight(type, placement, 50, 96)), null, 0, 1);
    }

    @ParameterizedTest
    @MethodSource("storageAndRows")
    void weightsOfManyRowsAgreeWithTheirDefinition(DataType type, Placement placement, int rows) {
        assertAgrees(gaussian(rows, 384), List.of(weight(type, placement, 143, 384)), null, 0, 1);
    }

    @ParameterizedTest
    @MethodSource("storageAndRows")
    void projectionsThatShareAnInputAgreeWithTheirDefinition(DataType type, Placement placement, int rows) {
        List<Weight> weights = List.of(
                weight(type, placement, 64, 80), weight(type, placement, 16, 80), weight(type, placement, 17, 80));

        assertAgrees(gaussian(rows, 80), weights, null, 0, 1);
    }

    @VectorSizes
    void inputsOfEveryWidthAgreeWithTheDefinition(int inFeatures) {
        for (DataType type : List.of(DataType.F32, DataType.BF16, DataType.F16)) {
            for (int rows : new int[] {1, 2, 5, 15, 20}) {
                Weight weight = weight(type, Placement.UNALIGNED, 9, inFeatures);
                assertAgrees(gaussian(rows, inFeatures), List.of(weight), null, 0, 1);
            }
        }
    }

    @VectorSizes
    void outputsOfEveryWidthAgreeWithTheDefinition(int outFeatures) {
        for (DataType type : List.of(DataType.F32, DataType.BF16, DataType.F16)) {
            for (int rows : new int[] {1, 2, 5, 15, 20}) {
                Weight weight = weight(type, Placement.MAPPED, outFeatures, 24);
                assertAgrees(gaussian(rows, 24), List.of(weight), null, 0, 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33})
    void theBiasIsAddedToTheProduct(int rows) {
        List<Weight> weights = List.of(
                weight(DataType.BF16, Placement.ALIGNED, 40, 48), weight(DataType.F32, Placement.ALIGNED, 19, 48));

        assertAgrees(gaussian(rows, 48), weights, gaussian(40), 0, 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 0.5", "0.25, 1", "-2, 3", "0, -1.5"})
    void theEpilogueScalesOldContentsAndProduct(float alpha, float beta) {
        for (int rows : new int[] {1, 2, 8, 33}) {
            Weight weight = weight(DataType.BF16, Placement.UNALIGNED, 35, 64);
            assertAgrees(gaussian(rows, 64), List.of(weight), gaussian(35), alpha, beta);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33})
    void rowsOfTheInputAndTheOutputMayHaveGaps(int rows) {
        Weight weight = weight(DataType.BF16, Placement.ALIGNED, 21, 40);
        Tensor input = gaussian(rows, 43).slice(1, 1, 40);
        Tensor expected = unwritten(rows, 21);
        Tensor surroundings = unwritten(rows, 24);

        DEFINITION.linear(call(input, weight, expected));
        kernels().linear(call(input, weight, surroundings.slice(1, 2, 21)));

        assertClose(surroundings.slice(1, 2, 21), expected, Closeness.ofDotProduct(40));
        assertThat(surroundings.slice(1, 0, 2).toFloatArray()).containsOnly(Float.NaN);
        assertThat(surroundings.slice(1, 23, 1).toFloatArray()).containsOnly(Float.NaN);
    }

    private static LinearCall call(Tensor input, Weight weight, Tensor out) {
        return new LinearCall(input, List.of(new LinearCall.Projection(weight, null, out)), 0, 1);
    }

    @ParameterizedTest
    @MethodSource("storage")
    void linearAgreesWithPlainArrays(DataType type, Placement placement) {
        StoredWeight stored = stored(type, placement, 23, 70);
        Tensor input = gaussian(6, 70);
        Tensor out = unwritten(6, 23);

        kernels().linear(call(input, prepare(stored, WeightUse.linear()), out));

        assertClose(out.toFloatArray(), product(input, stored), Closeness.ofDotProduct(70), 0);
    }

    @Test
    void biasAndEpilogueAgreeWithPlainArrays() {
        StoredWeight stored = stored(DataType.BF16, Placement.ALIGNED, 300, 40); // more rows than are decoded at a time
        Tensor input = gaussian(5, 40);
        Tensor bias = gaussian(300);
        Tensor out = gaussian(5, 300);
        float[] expected = out.toFloatArray();
        Weight weight = prepare(stored, WeightUse.linear());

        kernels().linear(new LinearCall(input, List.of(new LinearCall.Projection(weight, bias, out)), 0.5f, -2));

        float[] product = product(input, stored);
        float[] added = bias.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = 0.5f * expected[i] - 2 * (product[i] + added[i % 300]);
        }
        assertClose(out.toFloatArray(), expected, 3 * Closeness.ofDotProduct(40), 0);
    }

    private static float[] product(Tensor input, StoredWeight stored) {
        int depth = input.dimension(1);
        int columns = stored.shape().intDimension(0);
        float[] numbers = input.toFloatArray();
        float[] weights = decoded(stored);
        float[] product = new float[input.dimension(0) * columns];
        for (int i = 0; i < product.length; i++) {
            double sum = 0;
            for (int k = 0; k < depth; k++) {
                sum += (double) numbers[i / columns * depth + k] * weights[i % columns * depth + k];
            }
            product[i] = (float) sum;
        }
        return product;
    }

    private static float[] decoded(StoredWeight stored) {
        var values = stored.component(DenseFormat.VALUES);
        float[] decoded = new float[(int) values.shape().elementCount()];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = values.dataType()
                    .readFloat(values.data(), (long) i * values.dataType().byteSize());
        }
        return decoded;
    }

    @Test
    void aMatrixOfManyRowsAgreesWithItsDefinition() {
        Weight weight = weight(DataType.BF16, Placement.MAPPED, 1_031, 130);

        assertAgrees(gaussian(1, 130), List.of(weight), null, 0, 1);
        assertAgrees(gaussian(37, 130), List.of(weight), null, 0, 1);
    }

    @Test
    void smallestNumbersOfEachTypeCount() {
        for (DataType type : List.of(DataType.BF16, DataType.F16)) {
            float least = type == DataType.F16 ? 0x1p-24f : 0x1p-126f; // a subnormal half is no subnormal float
            StoredWeight stored = stored(type, Shape.of(1, 4), least, -least, 3 * least, least);
            Tensor input = scope().ofFloats(Shape.of(1, 4), 1e20f, 0, 1e20f, 1e20f);
            Tensor out = unwritten(1, 1);

            kernels().linear(call(input, prepare(stored, WeightUse.linear()), out));

            assertClose(out.toFloatArray(), new float[] {5 * least * 1e20f}, 0, 1e-6f);
        }
    }

    @ParameterizedTest
    @MethodSource("storage")
    void decodedRowsAreTheStoredNumbers(DataType type, Placement placement) {
        StoredWeight stored = stored(type, placement, 11, 19);
        Weight weight = prepare(stored, WeightUse.linear());
        Tensor out = unwritten(4, 19);

        weight.decodeRows(5, 4, out);

        assertThat(weight.shape()).isEqualTo(stored.shape());
        assertThat(out.toFloatArray()).containsExactly(Arrays.copyOfRange(decoded(stored), 5 * 19, 9 * 19));
    }

    @ParameterizedTest
    @MethodSource("storage")
    void embeddedRowsAreTheStoredNumbers(DataType type, Placement placement) {
        StoredWeight stored = stored(type, placement, 30, 33);
        Weight table = prepare(stored, WeightUse.embedding());
        Tensor out = unwritten(4, 33);

        kernels().embed(table, scope().ofInts(29, 0, 7, 7), out);

        float[] rows = decoded(stored);
        int[] ids = {29, 0, 7, 7};
        for (int i = 0; i < ids.length; i++) {
            assertThat(out.slice(0, i, 1).toFloatArray())
                    .containsExactly(Arrays.copyOfRange(rows, ids[i] * 33, (ids[i] + 1) * 33));
        }
    }

    @Test
    void aTiedWeightIsBothTableAndProjection() {
        StoredWeight stored = stored(DataType.BF16, Placement.MAPPED, 40, 32);
        Weight tied = prepare(stored, WeightUse.tied());
        Tensor embedded = unwritten(2, 32);
        Tensor expected = unwritten(2, 32);

        kernels().embed(tied, scope().ofInts(39, 1), embedded);
        DEFINITION.embed(tied, scope().ofInts(39, 1), expected);

        assertThat(embedded.toFloatArray()).containsExactly(expected.toFloatArray());
        assertAgrees(embedded, List.of(tied), null, 0, 1);
    }
}
