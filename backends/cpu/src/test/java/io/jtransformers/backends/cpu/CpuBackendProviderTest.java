package io.jtransformers.backends.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.BackendProvider;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.DeviceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CpuBackendProviderTest {

    private final BackendProvider provider = new CpuBackendProvider();

    @Test
    void isFoundAsAService() {
        assertThat(Backends.providers()).hasAtLeastOneElementOfType(CpuBackendProvider.class);
    }

    @Test
    void isListedForTheClassPathAsInTheModuleDescriptor() throws IOException {
        var declared = CpuBackendProvider.class.getModule().getDescriptor().provides().stream()
                .flatMap(provides -> provides.providers().stream())
                .toList();

        try (var services = CpuBackendProvider.class.getResourceAsStream(
                "/META-INF/services/io.jtransformers.backend.BackendProvider")) {
            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(declared);
        }
    }

    @Test
    void isAvailableWithoutAWarningWhereVectorsAreEnabled() {
        assertThat(provider.availability().isAvailable()).isTrue();
        assertThat(provider.availability().warnings()).isEmpty();
    }

    @Test
    void computesWithAsManyThreadsAsAreAskedFor() {
        try (Backend backend = provider.open(new DeviceSpec("cpu", 0), new BackendOptions(3))) {
            assertThat(backend.description()).startsWith("3 threads");
        }
    }

    @Test
    void refusesADeviceThatItDoesNotHave() {
        assertThatThrownBy(() -> provider.open(new DeviceSpec("cpu", 1), BackendOptions.defaults()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("cpu:1");
    }
}
