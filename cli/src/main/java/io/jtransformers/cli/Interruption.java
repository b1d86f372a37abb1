package io.jtransformers.cli;

import io.jtransformers.modeling.CancellationToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C end a call instead of the JVM: the token is cancelled, and the JVM waits a moment until what was
 * generated is written and the model closed.
 */
final class Interruption implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final CancellationToken token = new CancellationToken();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    CancellationToken token() {
        return token;
    }

    private void interrupt() {
        token.cancel();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook is what ends the program: nothing is left to remove.
            token.cancel();
        }
    }
}
