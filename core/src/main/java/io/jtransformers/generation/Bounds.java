package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of numbers that a caller or a file gives; each error names the key and says what it may be. */
final class Bounds {

    /**
     * Greater numbers are no use for scores, which are in single precision: sums and products of some would overflow.
     */
    static final double GREATEST = 1e30;

    private static final double LEAST = 1e-30;

    private Bounds() {}

    /** Returns if {@code value} is 1 or more, or nothing. */
    static void positive(String key, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ConfigException("%s is %d; it must be 1 or more.".formatted(key, value));
        }
    }

    /** Returns if {@code value} is 0 or more, or nothing; {@code zeroMeans} ends the message. */
    static void notNegative(String key, @Nullable Integer value, String zeroMeans) {
        if (value != null && value < 0) {
            throw new ConfigException("%s is %d; it must be 1 or more, or 0 to %s.".formatted(key, value, zeroMeans));
        }
    }

    /** Returns if {@code value} is a finite number greater than 0, or nothing. */
    static void greaterThanZero(String key, @Nullable Double value, String neutral) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new ConfigException(
                    "%s is %s; it must be a number greater than 0, where %s.".formatted(key, value, neutral));
        }
    }

    /** Returns if scores can be multiplied with and divided by {@code value}, which is greater than 0, or nothing. */
    static void factor(String key, @Nullable Double value, String neutral) {
        if (value != null && !(value >= LEAST && value <= GREATEST)) {
            throw new ConfigException("%s is %s; it must be a number from %s to %s, where %s."
                    .formatted(key, value, LEAST, GREATEST, neutral));
        }
    }

    /** Returns if lengths to the power of {@code value} can divide scores, or nothing. */
    static void lengthPenalty(String key, @Nullable Double value) {
        if (value != null && !(Math.abs(value) <= 10)) {
            throw new ConfigException(
                    "%s is %s; it must be a number from -10 to 10, where more than 0 prefers long texts and less than 0 short ones."
                            .formatted(key, value));
        }
    }

    /** Returns if {@code value} can be added to scores, or nothing. */
    static void finite(String key, @Nullable Double value) {
        if (value != null && !(Math.abs(value) <= GREATEST)) {
            throw new ConfigException(
                    "%s is %s; it must be a number from -%s to %3$s.".formatted(key, value, GREATEST));
        }
    }

    /** Returns if {@code value} is a finite number, 0 or more, or nothing. */
    static void zeroOrMore(String key, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= GREATEST)) {
            throw new ConfigException("%s is %s; it must be a number from 0 to %s.".formatted(key, value, GREATEST));
        }
    }

    /** Returns if {@code id} is not negative. */
    static void tokenId(String key, Integer id) {
        tokenIds(key, List.of(id));
    }

    static void temperature(String key, Double temperature) {
        temperature(temperature);
    }

    static void temperature(double temperature) {
        if (!(temperature >= LEAST && temperature <= GREATEST)) {
            throw new ConfigException(
                    "temperature is %s; it must be a number greater than 0, from %s to %s. To always take the most probable token, leave it out and set do_sample to false."
                            .formatted(temperature, LEAST, GREATEST));
        }
    }

    static void topP(double topP) {
        probability("top_p", topP, "1 considers all tokens");
    }

    /** Returns if {@code value} is greater than 0 and at most 1, or nothing. */
    static void probability(String key, @Nullable Double value, String neutral) {
        if (value != null && !(value > 0 && value <= 1)) {
            throw new ConfigException(
                    "%s is %s; it must be greater than 0 and at most 1, where %s.".formatted(key, value, neutral));
        }
    }

    /** Returns if {@code value} is at least 0 and at most 1, or nothing. */
    static void fraction(String key, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new ConfigException("%s is %s; it must be at least 0 and at most 1.".formatted(key, value));
        }
    }

    /** Returns if {@code value} is at least 0 and less than 1, or nothing. */
    static void cutoff(String key, @Nullable Double value) {
        if (value != null && !(value >= 0 && value < 1)) {
            throw new ConfigException(
                    "%s is %s; it must be at least 0 and less than 1, where 0 cuts nothing off.".formatted(key, value));
        }
    }

    /** Returns if no id is negative. */
    static void tokenIds(String key, @Nullable Collection<Integer> ids) {
        if (ids != null) {
            for (int id : ids) {
                if (id < 0) {
                    throw new ConfigException("%s has the token %d; tokens are numbers from 0 on.".formatted(key, id));
                }
            }
        }
    }

    /** Returns if {@code scores} has a place for each of {@code ids}. */
    static void vocabulary(String key, Collection<Integer> ids, int vocabSize) {
        for (int id : ids) {
            if (id < 0 || id >= vocabSize) {
                throw new ConfigException(
                        "%s has the token %d, but the model knows 0 to %d.".formatted(key, id, vocabSize - 1));
            }
        }
    }
}
