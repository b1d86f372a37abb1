package io.jtransformers.backend;

/**
 * How much of the machine a backend may use.
 *
 * @param threads compute threads of a backend that runs on the processor; 0 leaves the number to the backend
 */
public record BackendOptions(int threads) {

    /** Checks the number. */
    public BackendOptions {
        if (threads < 0 || threads > 4_096) {
            throw new BackendException("%d threads were asked for; ask for 1 to 4096, or 0 to leave it to the backend."
                    .formatted(threads));
        }
    }

    /** Everything left to the backend. */
    public static BackendOptions defaults() {
        return new BackendOptions(0);
    }
}
