package io.jtransformers.backend;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a backend can run here.
 *
 * @param isAvailable whether it can
 * @param reason why it cannot, and what would change that; empty if it can
 * @param warnings what a user should know before using it, each said once when it opens
 */
public record Availability(boolean isAvailable, String reason, List<String> warnings) {

    /** Copies the list. */
    public Availability {
        warnings = List.copyOf(warnings);
    }

    /** The backend can run. */
    public static Availability available() {
        return new Availability(true, "", List.of());
    }

    /** The backend cannot run, for {@code reason}, a sentence that also says what to do. */
    public static Availability unavailable(String reason) {
        return new Availability(false, reason, List.of());
    }

    /** The same with one warning more. */
    public Availability withWarning(String warning) {
        return new Availability(
                isAvailable,
                reason,
                Stream.concat(warnings.stream(), Stream.of(warning)).toList());
    }
}
