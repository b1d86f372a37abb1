package io.jtransformers.backend;

import io.jtransformers.backend.host.HostBackend;

/**
 * The backend of tests in this module: every kernel is its definition, in plain Java. It is opened by hand, since a
 * service that only tests have cannot be declared to a named module.
 */
public final class ReferenceBackend {

    private ReferenceBackend() {}

    /** A backend of its own, which the caller closes. */
    public static Backend open() {
        return new HostBackend(new DeviceSpec("reference", 0));
    }
}
