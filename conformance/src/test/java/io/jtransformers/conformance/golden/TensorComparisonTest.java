package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The judge: what it lets pass and what it does not. */
class TensorComparisonTest {

    private final Map<String, HostTensor> expected = new LinkedHashMap<>();
    private final Answers answers = new Answers();

    private TensorComparison compare() {
        String json = "{\"tolerance\": {\"atol\": 0.1, \"rtol\": 0.01}, \"reduced_max_abs_diff\": 0.5}";
        return TensorComparison.worst(
                new GoldenCase(Path.of("case"), "case", new JsonMapper().readTree(json), Map.of(), expected), answers);
    }

    private static HostTensor floats(float... values) {
        return HostTensor.of(Shape.of(values.length), values);
    }

    private static HostTensor longs(long... values) {
        return HostTensor.of(Shape.of(values.length), values);
    }

    @Test
    void theWorstValueOfAllTensorsCounts() {
        expected.put("logits", floats(0, 10, 0));
        expected.put("loss", floats(0));
        answers.add("logits", floats(0, 10.1f, 0));
        answers.add("loss", floats(0.3f));

        assertThat(compare().ratio()).isCloseTo(3, within(1e-6));
    }

    @Test
    void toleranceGrowsWithTheExpectedValue() {
        expected.put("logits", floats(10));
        answers.add("logits", floats(10.1f));

        assertThat(compare().ratio()).isCloseTo(0.5, within(1e-5));
    }

    @Test
    void lowPrecisionIsComparedByTheErrorOfTheReference() {
        expected.put("reduced.logits", floats(0));
        answers.add("reduced.logits", floats(0.5f));

        assertThat(compare().ratio()).isEqualTo(0.5);
    }

    @Test
    void aNumberThatIsNoneFails() {
        expected.put("logits", floats(1));
        answers.add("logits", floats(Float.NaN));

        assertThat(compare().passes()).isFalse();
    }

    @Test
    void infinitiesMustMatch() {
        expected.put("scores", floats(Float.NEGATIVE_INFINITY, 1));
        answers.add("scores", floats(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY));

        assertThat(compare().ratio()).isInfinite();
    }

    @Test
    void wholeNumbersMustBeEqual() {
        expected.put("sequences", longs(1, 2, 3));
        answers.add("sequences", longs(1, 2, 4));

        assertThat(compare().ratio()).isInfinite();
    }

    @Test
    void shapesMustBeEqual() {
        expected.put("logits", floats(1, 1));
        answers.add("logits", floats(1));

        assertThat(compare().ratio()).isInfinite();
    }

    @Test
    void rowsThatDoNotCountAreNotCompared() {
        HostTensor mask = HostTensor.ofRows(new int[][] {{0, 1}, {1, 1}});
        expected.put("logits", HostTensor.of(Shape.of(2, 2, 1), 0f, 1, 2, 3));
        answers.add("logits", HostTensor.of(Shape.of(2, 2, 1), 9f, 1, 2, 3), 1, CountedRows.of(mask));

        assertThat(compare().ratio()).isZero();
    }

    @Test
    void rowsBesideThoseThatDoNotCountAreCompared() {
        HostTensor mask = HostTensor.ofRows(new int[][] {{0, 1}, {1, 1}});
        expected.put("attentions.0", HostTensor.of(Shape.of(2, 1, 2, 1), 0f, 1, 2, 3));
        answers.add("attentions.0", HostTensor.of(Shape.of(2, 1, 2, 1), 0f, 1, 9, 3), 2, CountedRows.of(mask));

        assertThat(compare().passes()).isFalse();
    }

    @Test
    void aTensorThatWasNotAnsweredFails() {
        expected.put("beam_indices", longs(1));

        assertThatThrownBy(this::compare).isInstanceOf(AssertionError.class).hasMessageContaining("beam_indices");
    }

    @Test
    void aCaseThatExpectsNothingFails() {
        assertThatThrownBy(this::compare).isInstanceOf(AssertionError.class);
    }
}
