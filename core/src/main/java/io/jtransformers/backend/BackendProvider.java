package io.jtransformers.backend;

/**
 * Offers a backend; found by {@link java.util.ServiceLoader}. Creating a provider and asking for its name, priority and
 * availability is cheap and touches neither native libraries nor incubator classes.
 */
public interface BackendProvider {

    /** The name under which a {@link DeviceSpec} asks for it, such as {@code cpu}. */
    String name();

    /** The available backend with the greatest priority is used when none is asked for; the CPU has 0. */
    int priority();

    /** Whether it can run here, and if not, why. */
    Availability availability();

    /**
     * Opens one of its devices.
     *
     * @param device names this backend
     * @param options how much of the machine it may use
     * @throws BackendException if there is no such device or it cannot be opened
     */
    Backend open(DeviceSpec device, BackendOptions options);
}
