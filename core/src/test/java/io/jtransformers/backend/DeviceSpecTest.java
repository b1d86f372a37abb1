package io.jtransformers.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSpecTest {

    @ParameterizedTest
    @CsvSource({"cpu, cpu, 0", "cpu:1, cpu, 1", "cuda:0, cuda, 0", "my-chip_2:15, my-chip_2, 15"})
    void readsABackendAndANumber(String text, String backend, int index) {
        assertThat(DeviceSpec.parse(text)).isEqualTo(new DeviceSpec(backend, index));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":0", "cpu:", "cpu:-1", "cpu:x", "cpu 0", "0", "cpu:1:2", "cpu:99999999999"})
    void rejectsEveryOtherForm(String text) {
        assertThatThrownBy(() -> DeviceSpec.parse(text))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("cuda:0");
    }

    @Test
    void rejectsANegativeNumber() {
        assertThatThrownBy(() -> new DeviceSpec("cpu", -1)).isInstanceOf(BackendException.class);
    }

    @Test
    void readsAsItIsWritten() {
        assertThat(new DeviceSpec("cpu", 0)).hasToString("cpu");
        assertThat(new DeviceSpec("cuda", 3)).hasToString("cuda:3");
    }
}
