package io.jtransformers.backend.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.BackendException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepTurnsTest {

    private final StepTurns turns = new StepTurns("steps");

    @AfterEach
    void closeTurns() {
        turns.close();
    }

    @Test
    void aPlatformThreadRunsItsStepItself() {
        var runner = new AtomicReference<Thread>();

        turns.run(() -> runner.set(Thread.currentThread()));

        assertThat(runner.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void aVirtualThreadLeavesItsStepToAPlatformThread() throws InterruptedException {
        var runner = new AtomicReference<Thread>();

        Thread.ofVirtual()
                .start(() -> turns.run(() -> runner.set(Thread.currentThread())))
                .join();

        assertThat(runner.get().isVirtual()).isFalse();
        assertThat(runner.get().getName()).isEqualTo("steps");
    }

    @Test
    void whatAStepThrowsIsThrownToAVirtualCaller() throws InterruptedException {
        var thrown = new AtomicReference<RuntimeException>();
        var failure = new IllegalArgumentException("no such row");

        Thread.ofVirtual()
                .start(() -> {
                    try {
                        turns.run(() -> {
                            throw failure;
                        });
                    } catch (IllegalArgumentException caught) {
                        thrown.set(caught);
                    }
                })
                .join();

        assertThat(thrown.get()).isSameAs(failure);
    }

    @Test
    void aFailedStepGivesItsTurnBack() {
        assertThatThrownBy(() -> turns.run(() -> {
                    throw new IllegalArgumentException("no such row");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        var ran = new AtomicInteger();
        turns.run(ran::incrementAndGet);
        assertThat(ran).hasValue(1);
    }

    @Test
    void stepsNeverOverlap() throws InterruptedException {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread.Builder kind = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(kind.start(() -> {
                for (int step = 0; step < 100; step++) {
                    turns.run(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void stepsRunInTheOrderInWhichTheyCame() throws InterruptedException {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        var holding = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Thread first = Thread.ofPlatform()
                .start(() -> turns.run(() -> {
                    holding.countDown();
                    awaitQuietly(mayEnd);
                }));
        holding.await();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Thread thread = Thread.ofPlatform().start(() -> turns.run(() -> order.add(number)));
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiting.add(thread);
        }

        mayEnd.countDown();
        first.join();
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anInterruptedVirtualCallerWaitsForItsStepAndStaysInterrupted() throws InterruptedException {
        var running = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var ended = new AtomicReference<Boolean>();
        var interrupted = new AtomicReference<Boolean>();
        Thread caller = Thread.ofVirtual().start(() -> {
            turns.run(() -> {
                running.countDown();
                awaitQuietly(mayEnd);
                ended.set(true);
            });
            interrupted.set(Thread.currentThread().isInterrupted() && Boolean.TRUE.equals(ended.get()));
        });
        running.await();

        caller.interrupt();
        mayEnd.countDown();
        caller.join();

        assertThat(interrupted).hasValue(true);
    }

    @Test
    void aStepInsideAStepOfAVirtualCallerRunsWithinIt() throws InterruptedException {
        var depth = new AtomicInteger();

        Thread.ofVirtual()
                .start(() -> turns.run(() -> turns.run(depth::incrementAndGet)))
                .join();

        assertThat(depth).hasValue(1);
    }

    @Test
    void aClosedBackendRunsNoStep() {
        turns.close();

        assertThatThrownBy(() -> turns.run(() -> {}))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("closed");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }
}
