package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Availability;
import io.jtransformers.backend.Backend;
import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.BackendOptions;
import io.jtransformers.backend.BackendProvider;
import io.jtransformers.backend.DeviceSpec;
import io.jtransformers.backend.host.HostBackend;

/** Offers the processor, which is always there; with the Vector API where that is enabled. */
public final class CpuBackendProvider implements BackendProvider {

    /** For {@link java.util.ServiceLoader}. */
    public CpuBackendProvider() {}

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int priority() {
        return 0;
    }

    /** Cheap: touches no incubator class. */
    @Override
    public Availability availability() {
        if (hasVectors()) {
            return Availability.available();
        }
        return Availability.available()
                .withWarning("The Vector API is not enabled, so this backend is many times slower; start Java with"
                        + " --add-modules jdk.incubator.vector.");
    }

    @Override
    public Backend open(DeviceSpec device, BackendOptions options) {
        if (device.index() != 0) {
            throw new BackendException(
                    "The device '%s' was asked for, but this backend has one device, cpu:0; ask for 'cpu'."
                            .formatted(device));
        }
        if (!hasVectors()) {
            return new HostBackend(device);
        }
        int threads =
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
        return new CpuBackend(device, threads);
    }

    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
