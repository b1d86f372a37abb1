package io.jtransformers.generation;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's place in a {@link TokenLog}.
 *
 * <p>Signals are serial: who finds another thread at work only leaves a note, and that thread looks again. This also
 * keeps a subscriber that asks for more within {@code onNext} from calling itself ever deeper. A subscriber that throws
 * gets nothing more (Reactive Streams, rule 2.13); the generation and its other readers go on.
 */
final class TokenSubscription implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(TokenSubscription.class);

    private final TokenLog log;
    private final Runnable whenCancelled;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private final Runnable listener = this::drain;
    private volatile Flow.@Nullable Subscriber<? super Token> subscriber;
    private volatile boolean isIllegal;
    private int next;

    private TokenSubscription(TokenLog log, Flow.Subscriber<? super Token> subscriber, Runnable whenCancelled) {
        this.log = log;
        this.subscriber = subscriber;
        this.whenCancelled = whenCancelled;
    }

    /** Begins to serve a subscriber, which must not be null. */
    static void open(TokenLog log, Flow.Subscriber<? super Token> subscriber, Runnable whenCancelled) {
        var subscription = new TokenSubscription(log, Objects.requireNonNull(subscriber, "subscriber"), whenCancelled);
        subscription.work.set(1); // nothing else is signalled before onSubscribe has returned
        subscription.tell(() -> subscriber.onSubscribe(subscription));
        if (subscription.subscriber != null) { // it may have cancelled at once
            log.listen(subscription.listener);
        }
        subscription.drainOwned();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            isIllegal = true;
        } else {
            demand.accumulateAndGet(count, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
        }
        drain();
    }

    @Override
    public void cancel() {
        if (subscriber != null) {
            stop();
            whenCancelled.run();
        }
    }

    private void stop() {
        subscriber = null;
        log.forget(listener);
    }

    private void drain() {
        if (work.getAndIncrement() == 0) {
            drainOwned();
        }
    }

    private void drainOwned() {
        int seen = work.get();
        do {
            signalAll();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Signals what there is and was asked for. */
    private void signalAll() {
        boolean goesOn = true;
        while (goesOn) {
            Flow.Subscriber<? super Token> receiver = subscriber;
            goesOn = receiver != null && signal(receiver);
        }
    }

    private boolean signal(Flow.Subscriber<? super Token> receiver) {
        if (isIllegal) {
            stop();
            whenCancelled.run();
            tell(() -> receiver.onError(new IllegalArgumentException(
                    "A subscriber asked for no or fewer tokens; ask for at least one (Reactive Streams, rule 3.9).")));
            return false;
        }
        TokenLog.Entry entry = log.at(next);
        Token token = entry.token();
        if (token != null && demand.get() > 0) {
            next++;
            demand.accumulateAndGet(1, (had, one) -> had == Long.MAX_VALUE ? had : had - one);
            tell(() -> receiver.onNext(token));
            return true;
        }
        if (entry.isEnd()) {
            stop();
            Throwable failure = entry.failure();
            tell(failure == null ? receiver::onComplete : () -> receiver.onError(failure));
        }
        return false;
    }

    /** Gives a signal. */
    private void tell(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException | Error failure) {
            stop();
            LOG.warn("A subscriber to the tokens of a generation has failed, and gets no more of them.", failure);
        }
    }
}
