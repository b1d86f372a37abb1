package io.jtransformers.backend;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a backend among those that {@link ServiceLoader} finds, and lets models on one device share it.
 *
 * <p>The table of open backends is the one piece of state of the process: a second model must not start a second set of
 * compute threads on the same processor. It holds no backend once every model is closed, but remembers which warnings
 * were said.
 */
public final class Backends {

    private static final Logger LOGGER = LoggerFactory.getLogger(Backends.class);
    private static final Map<Key, Shared> OPEN = new HashMap<>();
    private static final Set<String> WARNED = new HashSet<>();

    private Backends() {}

    private record Key(DeviceSpec device, BackendOptions options) {}

    private static final class Shared {
        private final Backend backend;
        private int leases;

        Shared(Backend backend) {
            this.backend = backend;
        }
    }

    /** All providers that can be found, the greatest priority first. */
    public static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::priority).reversed())
                .toList();
    }

    /**
     * A share in the backend of {@code device}, opened if it is not.
     *
     * @param device which device; null takes the available backend of the greatest priority
     * @param options how much of the machine it may use
     * @throws BackendException if there is no such backend or device, with what there is and why it cannot be used
     */
    public static BackendLease acquire(@Nullable DeviceSpec device, BackendOptions options) {
        BackendProvider provider = select(device, providers());
        var key = new Key(device == null ? new DeviceSpec(provider.name(), 0) : device, options);
        synchronized (OPEN) {
            Shared shared = OPEN.get(key);
            if (shared == null) {
                provider.availability().warnings().stream()
                        .filter(WARNED::add)
                        .forEach(warning -> LOGGER.warn("{}", warning));
                shared = new Shared(provider.open(key.device(), options));
                LOGGER.info("Opened {}: {}", key.device(), shared.backend.description());
                OPEN.put(key, shared);
            }
            shared.leases++;
            Shared leased = shared;
            return new BackendLease(leased.backend, () -> giveBack(key, leased));
        }
    }

    /** The provider of {@code device} among {@code providers}; of the greatest priority if it is null. */
    static BackendProvider select(@Nullable DeviceSpec device, List<BackendProvider> providers) {
        if (providers.isEmpty()) {
            throw new BackendException("No backend was found; add io.jtransformers:jtransformers-backend-cpu"
                    + " (or jtransformers-runtime, which brings it) to the dependencies.");
        }
        if (device == null) {
            return providers.stream()
                    .filter(provider -> provider.availability().isAvailable())
                    .findFirst()
                    .orElseThrow(() -> new BackendException("No backend can run here. " + reasons(providers)));
        }
        BackendProvider provider = providers.stream()
                .filter(candidate -> candidate.name().equals(device.backend()))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        "The device '%s' was asked for, but no backend '%s' is among the modules; found: %s. Ask for one of these, or add a module that provides '%2$s' (BackendProvider)."
                                .formatted(
                                        device,
                                        device.backend(),
                                        providers.stream()
                                                .map(BackendProvider::name)
                                                .collect(Collectors.joining(", ")))));
        if (!provider.availability().isAvailable()) {
            throw new BackendException(
                    "The device '%s' was asked for. %s".formatted(device, reasons(List.of(provider))));
        }
        return provider;
    }

    private static String reasons(List<BackendProvider> providers) {
        return providers.stream()
                .map(provider -> "Backend '%s' cannot run: %s"
                        .formatted(provider.name(), provider.availability().reason()))
                .collect(Collectors.joining(" "));
    }

    private static void giveBack(Key key, Shared shared) {
        synchronized (OPEN) {
            if (--shared.leases == 0) {
                OPEN.remove(key);
                shared.backend.close();
            }
        }
    }
}
