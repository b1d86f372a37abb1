package io.jtransformers.cli;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** Results that cannot be written, since nobody reads them any more or a disk is full. */
final class OutputException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("Standard output cannot be written: %s; what is printed is lost.".formatted(cause.getMessage()), cause);
    }

    /** Whether the reader of a pipe has gone, such as {@code head} when it has seen enough: nothing to complain of. */
    boolean isClosedPipe() {
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
}
