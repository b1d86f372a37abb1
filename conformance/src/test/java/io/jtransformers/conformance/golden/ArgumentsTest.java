package io.jtransformers.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Arguments that nobody reads do not go unnoticed. */
class ArgumentsTest {

    private static Arguments arguments(String kwargs) {
        return new Arguments(
                new JsonMapper().readTree(kwargs), Map.of("input_ids", HostTensor.ofRows(new int[] {1, 2})));
    }

    @Test
    void anArgumentThatWasNotReadFails() {
        Arguments arguments = arguments("{\"num_beams\": 3}");
        arguments.takeTensor("input_ids");

        assertThatThrownBy(arguments::requireAllTaken)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("num_beams");
    }

    @Test
    void aTensorThatWasNotReadFails() {
        assertThatThrownBy(() -> arguments("{}").requireAllTaken())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("input_ids");
    }

    @Test
    void nullIsAnEmptyListAndAbsenceIsNone() {
        List<int[]> read = new ArrayList<>();
        Arguments arguments = arguments("{\"eos_token_id\": null, \"other\": [4, 5]}");

        arguments.integers("eos_token_id", read::add);
        arguments.integers("pad_token_id", read::add);
        arguments.integers("other", read::add);

        assertThat(read).containsExactly(new int[0], new int[] {4, 5});
    }
}
