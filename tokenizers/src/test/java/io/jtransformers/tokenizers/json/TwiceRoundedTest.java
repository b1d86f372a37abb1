package io.jtransformers.tokenizers.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwiceRoundedTest {

    private static double read(String number) {
        var text = new JsonText();
        number.chars().forEach(letter -> text.append((char) letter));
        return TwiceRounded.of(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "-10", "7", "0.5", "-9.43671026437891", "1e3", "2.5E-3", "-1.25e+2", "1e-400"})
    void isTheNearestDoubleOfFewDigits(String number) {
        assertThat(read(number)).isEqualTo(Double.parseDouble(number));
    }

    /** The digits are more than a double holds, so that they are rounded before the division. */
    @Test
    void roundsTheDigitsAndThenTheQuotient() {
        assertThat(read("-9.603668752325225")).isEqualTo(-(9603668752325224.0 / 1e15));
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, 1.8446744073709552E19",
        "184467440737095516160, 1.8446744073709552E20",
        "0.00000000000000000000123, 1.23E-21",
        "1e309, Infinity",
        "123456789012345678901234567890, 1.2345678901234567E29"
    })
    void readsNumbersOfManyDigits(String number, double expected) {
        assertThat(read(number)).isCloseTo(expected, Percentage.withPercentage(1e-13));
    }

    @Test
    void isWithinABitOfTheNearestDouble() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double score = -20 * random.nextDouble();
            String written = Double.toString(score);

            assertThat(Math.abs(read(written) - score)).as(written).isLessThanOrEqualTo(Math.ulp(score));
        }
    }
}
