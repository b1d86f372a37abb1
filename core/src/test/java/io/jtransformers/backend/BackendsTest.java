package io.jtransformers.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {

    private final BackendProvider cpu = new NamedProvider("cpu", 0, Availability.available());
    private final BackendProvider cuda = new NamedProvider("cuda", 10, Availability.available());
    private final BackendProvider brokenCuda = new NamedProvider(
            "cuda", 10, Availability.unavailable("libcuda was not found; install the driver of the card."));

    /** Says what it is and opens nothing. */
    private record NamedProvider(String name, int priority, Availability availability) implements BackendProvider {

        @Override
        public Backend open(DeviceSpec device, BackendOptions options) {
            throw new BackendException("Nothing is opened here.");
        }
    }

    @Test
    void theFirstThatCanRunIsTakenWhenNoneIsAskedFor() {
        assertThat(Backends.select(null, List.of(cuda, cpu))).isSameAs(cuda);
        assertThat(Backends.select(null, List.of(brokenCuda, cpu))).isSameAs(cpu);
    }

    @Test
    void theOneOfTheNameIsTakenWhateverThePriority() {
        assertThat(Backends.select(DeviceSpec.parse("cpu:1"), List.of(cuda, cpu)))
                .isSameAs(cpu);
    }

    @Test
    void aDeviceThatCannotRunIsRefusedWithItsReason() {
        DeviceSpec device = DeviceSpec.parse("cuda:0");

        assertThatThrownBy(() -> Backends.select(device, List.of(brokenCuda, cpu)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("'cuda' was asked for")
                .hasMessageContaining("libcuda was not found");
    }

    @Test
    void aBackendThatIsNotThereNamesWhatThereIs() {
        DeviceSpec device = DeviceSpec.parse("metal");

        assertThatThrownBy(() -> Backends.select(device, List.of(cuda, cpu)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(
                        "no backend 'metal' is among the modules; found: cuda, cpu. Ask for one of these");
    }

    @Test
    void withoutAnyBackendTheArtifactToAddIsNamed() {
        assertThatThrownBy(() -> Backends.select(null, List.of()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("jtransformers-backend-cpu");
    }

    @Test
    void ifNoneCanRunEveryReasonIsGiven() {
        var brokenCpu = new NamedProvider("cpu", 0, Availability.unavailable("this processor is too old."));

        assertThatThrownBy(() -> Backends.select(null, List.of(brokenCuda, brokenCpu)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("libcuda was not found")
                .hasMessageContaining("too old");
    }

    @Test
    void warningsAreAddedOneByOne() {
        Availability warned = Availability.available().withWarning("slow").withWarning("hot");

        assertThat(warned.warnings()).containsExactly("slow", "hot");
        assertThat(warned.isAvailable()).isTrue();
    }

    @Test
    void moreThreadsThanAnyMachineHasAreRefused() {
        assertThatThrownBy(() -> new BackendOptions(5_000))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("5000");
    }
}
