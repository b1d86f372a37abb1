package io.jtransformers.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A stream of results that remembers why it could not be written, which a {@code PrintStream} forgets. */
final class StandardOutput extends FilterOutputStream {

    private @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        remembering(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        remembering(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        remembering(out::flush);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void remembering(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException problem) {
            failure = problem;
            throw problem;
        }
    }

    /**
     * Does nothing if all that was written has arrived.
     *
     * @throws OutputException if something has not
     */
    void requireWritten() {
        if (failure != null) {
            throw new OutputException(failure);
        }
    }
}
