package io.jtransformers.backends.testkit;

import io.jtransformers.backend.Availability;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.BackendProvider;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.DeviceSpec;

/**
 * Offers the device {@code recording}: a {@link RecordingBackend} over the available backend of the greatest priority.
 * A module that tests models names it in {@code META-INF/services} of its tests; the same {@code Backends.acquire} as
 * the model's then gives the test the recorder.
 */
public final class RecordingBackendProvider implements BackendProvider {

    private static final String NAME = "recording";

    /** For {@link java.util.ServiceLoader}. */
    public RecordingBackendProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** The least, so that nobody gets it who does not ask for it. */
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Availability availability() {
        return Availability.available();
    }

    @Override
    public Backend open(DeviceSpec device, BackendOptions options) {
        BackendProvider recorded = Backends.providers().stream()
                .filter(provider ->
                        !provider.name().equals(NAME) && provider.availability().isAvailable())
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        "The device '%s' was asked for, but there is no other backend to record; add jtransformers-backend-cpu."
                                .formatted(device)));
        return new RecordingBackend(recorded.open(new DeviceSpec(recorded.name(), 0), options), device);
    }
}
