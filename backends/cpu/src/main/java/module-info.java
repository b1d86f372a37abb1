import org.jspecify.annotations.NullMarked;

/** Runs tensors on the CPU with the Vector API. */
@NullMarked
module io.jtransformers.backends.cpu {
    requires io.jtransformers.core;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    provides io.jtransformers.backend.BackendProvider with
            io.jtransformers.backends.cpu.CpuBackendProvider;
}
