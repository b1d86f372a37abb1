package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomDrawsTest {

    /** The vectors that come with Random123, {@code kat_vectors}. */
    @Test
    void philoxGivesItsPublishedAnswers() {
        assertThat(RandomDraws.philox(new int[] {0, 0, 0, 0}, 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(RandomDraws.philox(new int[] {-1, -1, -1, -1}, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(RandomDraws.philox(
                        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void everyPurposeHasItsOwnNumber() {
        Set<Double> numbers = new HashSet<>();
        for (int sequence = 0; sequence < 10; sequence++) {
            for (int step = 0; step < 10; step++) {
                for (int draw = 0; draw < 10; draw++) {
                    numbers.add(new RandomDraws(1).uniform(sequence, step, draw));
                    numbers.add(new RandomDraws(1L << 32).uniform(sequence, step, draw));
                }
            }
        }

        assertThat(numbers).hasSize(2_000);
    }

    @Test
    void numbersAreUniform() {
        double sum = 0;
        double squares = 0;
        for (int step = 0; step < 100_000; step++) {
            double number = new RandomDraws(42).uniform(0, step, 0);
            sum += number;
            squares += number * number;
        }

        // Four standard deviations of a mean of 100,000.
        assertThat(sum / 100_000).isCloseTo(0.5, within(0.004));
        assertThat(squares / 100_000).isCloseTo(1 / 3.0, within(0.004));
    }
}
