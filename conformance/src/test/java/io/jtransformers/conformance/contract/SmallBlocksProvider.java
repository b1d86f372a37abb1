package io.jtransformers.conformance.contract;

import io.jtransformers.backend.Availability;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.BackendProvider;
import io.jtransformers.backend.Backends;
import io.jtransformers.backend.DeviceSpec;

/**
 * Offers the backend under test, that of {@code -Djtransformers.backend}, in small blocks; never chosen unless by name.
 */
public final class SmallBlocksProvider implements BackendProvider {

    /** The name of the device. */
    static final String NAME = "small-blocks";

    /** Made by {@link java.util.ServiceLoader}. */
    public SmallBlocksProvider() {}

    @Override
    public String name() {
        return NAME;
    }

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
        String underTest = System.getProperty("jtransformers.backend", "cpu");
        BackendProvider provider = Backends.providers().stream()
                .filter(candidate -> candidate.name().equals(underTest) && !underTest.equals(NAME))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        "The backend '%s' was to be tested in small blocks, but there is none.".formatted(underTest)));
        return new SmallBlocksBackend(device, provider.open(new DeviceSpec(underTest, 0), options));
    }
}
