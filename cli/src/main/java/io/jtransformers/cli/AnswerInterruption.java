package io.jtransformers.cli;

import io.jtransformers.modeling.CancellationToken;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Ctrl-C end the answer that is being generated, and the program only where there is none.
 *
 * <p>The one way to take over the signal is {@code sun.misc.Signal}, whose use the compiler warns of whatever one does;
 * hence the reflection. Where it cannot be taken over, Ctrl-C ends the program as ever.
 */
final class AnswerInterruption {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerInterruption.class);

    private final Runnable leave;
    private final AtomicReference<@Nullable CancellationToken> answering = new AtomicReference<>();

    /**
     * Nothing is taken over yet.
     *
     * @param leave ends the program
     */
    AnswerInterruption(Runnable leave) {
        this.leave = leave;
    }

    /** Takes the signal over until the program ends. */
    void install() {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (_, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            interrupt();
                            return null;
                        }
                        return method.invoke(this, arguments);
                    });
            Object interrupt = signalType.getConstructor(String.class).newInstance("INT");
            signalType.getMethod("handle", signalType, handlerType).invoke(null, interrupt, handler);
        } catch (ReflectiveOperationException missing) {
            LOG.info(
                    "Ctrl-C will end the program, since this JVM does not let it be taken over: {}",
                    missing.toString());
        }
    }

    /** A token for an answer that begins. */
    CancellationToken begin() {
        var token = new CancellationToken();
        answering.set(token);
        return token;
    }

    /** The answer is over. */
    void end() {
        answering.set(null);
    }

    /** What Ctrl-C does. */
    void interrupt() {
        CancellationToken token = answering.get();
        if (token == null || token.isCancelled()) {
            leave.run();
        } else {
            token.cancel();
        }
    }
}
