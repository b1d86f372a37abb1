package io.jtransformers.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InitializerTest {

    private static final int SAMPLES = 200_000;

    private static double[] sample(long seed) {
        Initializer normal = Initializer.normal(1);
        return IntStream.range(0, SAMPLES)
                .mapToDouble(i -> normal.valueAt(seed, i))
                .toArray();
    }

    private static double meanOfPower(double[] values, int power) {
        return IntStream.range(0, values.length)
                        .mapToDouble(i -> Math.pow(values[i], power))
                        .sum()
                / values.length;
    }

    @Test
    void normalValuesHaveTheMomentsOfTheNormalDistribution() {
        double[] values = sample(7);

        assertThat(meanOfPower(values, 1)).isEqualTo(0, within(0.01)); // 4 standard errors
        assertThat(meanOfPower(values, 2)).isEqualTo(1, within(0.013));
        assertThat(meanOfPower(values, 3)).isEqualTo(0, within(0.035));
        assertThat(meanOfPower(values, 4)).isEqualTo(3, within(0.09));
    }

    @Test
    void tailsHaveTheirShare() {
        double[] values = sample(11);

        long beyondThree =
                IntStream.range(0, SAMPLES).filter(i -> Math.abs(values[i]) > 3).count();

        assertThat((double) beyondThree / SAMPLES).isEqualTo(0.0027, within(0.0005));
    }

    @Test
    void neighboursAreNotCorrelated() {
        double[] values = sample(13);

        double product = IntStream.range(1, SAMPLES)
                        .mapToDouble(i -> values[i] * values[i - 1])
                        .sum()
                / SAMPLES;

        assertThat(product).isEqualTo(0, within(0.01));
    }

    @Test
    void neighbouringSeedsGiveUnrelatedValues() {
        double[] first = sample(1);
        double[] second = sample(2);

        double product = IntStream.range(0, SAMPLES)
                        .mapToDouble(i -> first[i] * second[i])
                        .sum()
                / SAMPLES;

        assertThat(product).isEqualTo(0, within(0.01));
    }

    @Test
    void aValueDependsOnSeedAndIndexAlone() {
        Initializer normal = Initializer.normal(0.02f);

        assertThat(normal.valueAt(42, 3_000_000_000L)).isEqualTo(normal.valueAt(42, 3_000_000_000L));
        assertThat(normal.valueAt(42, 3_000_000_000L)).isNotEqualTo(normal.valueAt(43, 3_000_000_000L));
        assertThat(normal.valueAt(42, 3_000_000_000L)).isNotEqualTo(normal.valueAt(42, 3_000_000_001L));
    }
}
