package io.jtransformers.backends.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void runsEveryChunkOnce(int threads) {
        try (var pool = new WorkerPool(threads)) {
            for (int round = 0; round < 3_000; round++) {
                int chunks = round % 23;
                var runs = new AtomicIntegerArray(23);

                pool.run(chunks, (index, scratch) -> runs.incrementAndGet(index));

                for (int index = 0; index < 23; index++) {
                    assertThat(runs.get(index)).isEqualTo(index < chunks ? 1 : 0);
                }
            }
        }
    }

    @Test
    void wakesWorkersThatSleep() {
        try (var pool = new WorkerPool(3)) {
            for (int round = 0; round < 20; round++) {
                LockSupport.parkNanos(2_000_000); // far longer than workers spin
                var runs = new AtomicInteger();

                pool.run(7, (index, scratch) -> runs.incrementAndGet());

                assertThat(runs).hasValue(7);
            }
        }
    }

    @Test
    void throwsWhatAChunkThrows() {
        try (var pool = new WorkerPool(2)) {
            assertThatThrownBy(() -> pool.run(9, (index, scratch) -> {
                        if (index == 4) {
                            throw new ArithmeticException("chunk " + index);
                        }
                    }))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("chunk 4");
        }
    }

    @Test
    void runsLoopsAfterOneThatFailed() {
        try (var pool = new WorkerPool(2)) {
            assertThatThrownBy(() -> pool.run(9, (index, scratch) -> {
                        throw new ArithmeticException();
                    }))
                    .isInstanceOf(ArithmeticException.class);
            var runs = new AtomicInteger();

            pool.run(9, (index, scratch) -> runs.incrementAndGet());

            assertThat(runs).hasValue(9);
        }
    }

    @Test
    void givesEachWorkerItsOwnScratch() {
        try (var pool = new WorkerPool(4)) {
            int[] wrong = new int[64];

            pool.run(64, (index, scratch) -> {
                float[] array = scratch.floats(Scratch.Use.ROWS, 1_000);
                Arrays.fill(array, index);
                for (float value : array) {
                    wrong[index] += value == index ? 0 : 1;
                }
            });

            assertThat(wrong).containsOnly(0);
        }
    }
}
