package io.jtransformers.backends.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.DeviceMemory;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.StepKey;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.backends.testkit.StoredWeights.Placement;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Backend} and {@link ComputeQueue} as such: memory, steps of several threads, closing. */
@Timeout(60)
public abstract class BackendContract {

    private Backend backend;

    /** For subclasses. */
    protected BackendContract() {}

    /** Opens the backend that is to be tested; the contract closes it. */
    protected abstract Backend openBackend();

    @BeforeEach
    void openTestedBackend() {
        backend = openBackend();
    }

    @AfterEach
    void closeTestedBackend() {
        backend.close();
    }

    private StepKey once() {
        return StepKey.once(this);
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(backend.description()).isNotBlank();
        assertThat(backend.device().backend()).isNotBlank();
    }

    @Test
    void aSecondBackendOpensBesideTheFirst() {
        try (Backend second = openBackend();
                ComputeQueue queue = second.openQueue()) {
            assertThat(queue.backend()).isSameAs(second);
        }
    }

    @Test
    void memoryStandsAtCacheLines() {
        try (DeviceMemory odd = backend.allocate(3);
                DeviceMemory memory = backend.allocate(1_000)) {
            assertThat(memory.segment().address() % 64).isZero();
            assertThat(memory.byteSize()).isGreaterThanOrEqualTo(1_000);
            assertThat(odd.byteSize()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void closingFreesMemoryThatNobodyFreed() {
        DeviceMemory forgotten = backend.allocate(1_000);
        MemorySegment segment = forgotten.segment();

        backend.close();

        assertThat(segment.byteSize() == 0 || !segment.scope().isAlive()).isTrue(); // 0: not readable by the host
    }

    @Test
    void closingTwiceDoesNothing() {
        backend.close();
        backend.close();

        assertThat(backend.description()).isNotBlank();
    }

    @Test
    void closedTemporariesAreFreed() {
        ComputeQueue queue = backend.openQueue();
        try (var scope = TensorScope.open(queue)) {
            scope.zeros(DataType.F32, Shape.of(1_000));
        }
        assertThat(queue.slab().footprint()).isPositive();

        queue.close();

        assertThat(queue.slab().footprint()).isZero();
    }

    @Test
    void aStoreOpensAndCloses() {
        var layout = new KeyValueLayout(2, 2, 16, 16, DataType.F32);
        try (var store = backend.openKeyValueStore(layout)) {
            store.ensureCapacity(3);

            assertThat(store.layout()).isEqualTo(layout);
            assertThat(store.footprint()).isGreaterThanOrEqualTo(3 * 2 * layout.keysPerBlock() * Float.BYTES);
        }
    }

    @Test
    void aPreparedWeightKnowsItsShapeAndSize() {
        try (var stored = new StoredWeights(new Gaussian(1));
                var weight =
                        backend.prepare(stored.gaussian(DataType.BF16, Placement.MAPPED, 7, 9), WeightUse.linear())) {
            assertThat(weight.shape()).isEqualTo(Shape.of(7, 9));
            assertThat(weight.footprint()).isGreaterThanOrEqualTo(7 * 9 * 2);
        }
    }

    @Test
    void whatIsUploadedIsDownloaded() {
        HostTensor floats = HostTensor.of(Shape.of(3, 11), new Gaussian(1).values(33));
        HostTensor longs = HostTensor.of(Shape.of(2), Long.MIN_VALUE, 5L);
        try (ComputeQueue queue = backend.openQueue();
                var scope = TensorScope.open(queue)) {
            assertThat(scope.upload(floats).toHost()).isEqualTo(floats);
            assertThat(scope.upload(longs).toHost()).isEqualTo(longs);
        }
    }

    @Test
    void partsOfATensorAreUploadedAndDownloaded() {
        HostTensor row = HostTensor.of(Shape.of(1, 5), 1f, 2f, 3f, 4f, 5f);
        try (ComputeQueue queue = backend.openQueue();
                var scope = TensorScope.open(queue)) {
            Tensor matrix = scope.zeros(DataType.F32, Shape.of(3, 5));

            queue.upload(row.asSegment(), matrix.slice(0, 1, 1));

            assertThat(matrix.toHost().row(1).toFloatArray()).containsExactly(1, 2, 3, 4, 5);
            assertThat(matrix.slice(0, 1, 1).toHost()).isEqualTo(row);
            assertThat(matrix.toHost().row(2).toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void aStepIsDoneWhenRunReturns() {
        try (ComputeQueue queue = backend.openQueue();
                var scope = TensorScope.open(queue)) {
            Tensor sum = scope.zeros(DataType.F32, Shape.of(10));

            queue.run(once(), () -> sum.fill(3));

            assertThat(sum.toFloatArray()).containsOnly(3);
        }
    }

    @Test
    void whatAStepThrowsIsThrownToItsCaller() {
        var failure = new IllegalArgumentException("no such row");
        try (ComputeQueue queue = backend.openQueue()) {
            assertThatThrownBy(() -> queue.run(once(), () -> {
                        throw failure;
                    }))
                    .isSameAs(failure);

            var ran = new AtomicBoolean();
            queue.run(once(), () -> ran.set(true));
            assertThat(ran).isTrue();
        }
    }

    @Test
    void queuesOfSeveralThreadsTakeTurns() throws InterruptedException {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var wrong = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            Thread.Builder kind = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(kind.start(() -> computeSteps(number, inside, most, wrong)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most).hasValue(1);
        assertThat(wrong).hasValue(0);
    }

    /** Steps on a queue of its own, whose results tell whether another's kernels wrote into its memory. */
    private void computeSteps(int number, AtomicInteger inside, AtomicInteger most, AtomicInteger wrong) {
        try (ComputeQueue queue = backend.openQueue()) {
            for (int i = 0; i < 30; i++) {
                queue.run(once(), () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    try (var scope = TensorScope.open(queue)) {
                        Tensor ones =
                                scope.zeros(DataType.F32, Shape.of(33, 65)).add(1);
                        Tensor product = ones.multiplyTransposed(ones.multiply(number));
                        for (float value : product.toFloatArray()) {
                            if (value != 65 * number) {
                                wrong.incrementAndGet();
                            }
                        }
                    }
                    inside.decrementAndGet();
                });
            }
        }
    }

    @Test
    void aVirtualThreadComputesNothingItself() throws InterruptedException {
        var virtual = new AtomicReference<Boolean>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try (ComputeQueue queue = backend.openQueue()) {
                queue.run(once(), () -> virtual.set(Thread.currentThread().isVirtual()));
            }
        });
        caller.join();

        assertThat(virtual).hasValue(false);
    }

    @Test
    void anInterruptLetsTheStepEndAndStaysSet() throws InterruptedException {
        var running = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var endedFirst = new AtomicBoolean();
        var stillInterrupted = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            try (ComputeQueue queue = backend.openQueue()) {
                var ended = new AtomicBoolean();
                queue.run(once(), () -> {
                    running.countDown();
                    while (mayEnd.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    ended.set(true);
                });
                endedFirst.set(ended.get());
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        running.await();

        caller.interrupt();
        mayEnd.countDown();
        caller.join();

        assertThat(endedFirst).isTrue();
        assertThat(stillInterrupted).isTrue();
    }
}
