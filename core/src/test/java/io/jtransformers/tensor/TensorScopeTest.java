package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorScopeTest {

    private final Backend backend = ReferenceBackend.open();
    private final ComputeQueue queue = backend.openQueue();

    @AfterEach
    void closeBackend() {
        queue.close();
        backend.close();
    }

    @Test
    void aReleasedTensorFailsLoudly() {
        Tensor tensor;
        try (var scope = TensorScope.open(queue)) {
            tensor = scope.zeros(DataType.F32, Shape.of(4));
        }

        assertThatThrownBy(tensor::memory)
                .isInstanceOf(ReleasedTensorException.class)
                .hasMessageContaining("Tensor.toHost");
    }

    @Test
    void aReleasedTensorIsNotReadToTheHeap() {
        Tensor tensor;
        try (var scope = TensorScope.open(queue)) {
            tensor = scope.zeros(DataType.F32, Shape.of(4));
        }

        try (var next = TensorScope.open(queue)) {
            next.zeros(DataType.F32, Shape.of(4));
            assertThatThrownBy(tensor::toFloatArray).isInstanceOf(ReleasedTensorException.class);
        }
    }

    @Test
    void aViewOfAReleasedTensorFailsToo() {
        Tensor view;
        try (var scope = TensorScope.open(queue)) {
            view = scope.zeros(DataType.F32, Shape.of(4)).slice(0, 1, 2);
        }

        assertThatThrownBy(view::memory).isInstanceOf(ReleasedTensorException.class);
    }

    @Test
    void operationsAllocateInTheInnermostScope() {
        try (var outer = TensorScope.open(queue)) {
            Tensor ones = outer.ofFloats(Shape.of(2), 1, 1);
            Tensor sum;
            try (var inner = TensorScope.open(queue)) {
                sum = ones.add(ones);
                assertThat(sum.owner()).isSameAs(inner);
            }

            assertThatThrownBy(sum::memory).isInstanceOf(ReleasedTensorException.class);
        }
    }

    @Test
    void scopesCloseInTheReverseOrder() {
        var outer = TensorScope.open(queue);
        try (var inner = TensorScope.open(queue)) {
            assertThatThrownBy(outer::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reverse order");
            assertThat(inner.toString()).contains("open");
        }
        outer.close();

        assertThat(outer.toString()).contains("closed");
    }

    @Test
    void anOuterScopeDoesNotAllocateWhileAnInnerOneIsOpen() {
        try (var outer = TensorScope.open(queue);
                var inner = TensorScope.open(queue)) {
            Shape shape = Shape.of(4);

            assertThatThrownBy(() -> outer.allocate(DataType.F32, shape))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("still open");
            assertThat(inner.zeros(DataType.F32, shape).toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void aTensorWithoutAnOpenScopeIsRefused() {
        assertThatThrownBy(() -> TensorScope.innermost(queue))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no TensorScope is open");
    }

    @Test
    void closingTwiceDoesNothing() {
        var scope = TensorScope.open(queue);
        scope.close();
        scope.close();

        assertThat(queue.slab().top()).isNull();
    }

    @Test
    void layersUseTheSameMemoryOneAfterAnother() {
        try (var step = TensorScope.open(queue)) {
            step.zeros(DataType.F32, Shape.of(100));
            long first;
            long second;
            try (var layer = TensorScope.open(queue)) {
                first = address(layer.zeros(DataType.F32, Shape.of(300)));
            }
            try (var layer = TensorScope.open(queue)) {
                second = address(layer.zeros(DataType.F32, Shape.of(300)));
            }

            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void theSecondStepFindsItsTensorsAtTheSameAddresses() {
        List<Long> first = addressesOfOneStep();
        List<Long> second = addressesOfOneStep();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void theSecondStepAllocatesNoMemory() {
        addressesOfOneStep();
        long afterFirst = queue.slab().footprint();
        addressesOfOneStep();

        assertThat(queue.slab().footprint()).isEqualTo(afterFirst);
    }

    /** Tensors from a few bytes to several chunks, in nested scopes. */
    private List<Long> addressesOfOneStep() {
        List<Long> addresses = new ArrayList<>();
        try (var step = TensorScope.open(queue)) {
            addresses.add(address(step.zeros(DataType.F32, Shape.of(10))));
            for (long size : new long[] {1_000, 900_000, 200_000}) {
                try (var layer = TensorScope.open(queue)) {
                    addresses.add(address(layer.zeros(DataType.F32, Shape.of(size))));
                    addresses.add(address(layer.zeros(DataType.F32, Shape.of(size / 2))));
                }
            }
            addresses.add(address(step.zeros(DataType.F32, Shape.of(10))));
        }
        return addresses;
    }

    @Test
    void tensorsStandAtCacheLines() {
        try (var scope = TensorScope.open(queue)) {
            scope.allocate(DataType.I8, Shape.of(3));

            assertThat(address(scope.allocate(DataType.I8, Shape.of(3))) % 64).isZero();
        }
    }

    @Test
    void tensorsOfOneScopeDoNotOverlap() {
        try (var scope = TensorScope.open(queue)) {
            Tensor first = scope.zeros(DataType.F32, Shape.of(1_000));
            Tensor second = scope.zeros(DataType.F32, Shape.of(1_000));

            second.fill(1);

            assertThat(first.toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void aTensorOverForeignMemoryReadsIt() {
        try (var memory = backend.allocate(16);
                var scope = TensorScope.open(queue)) {
            DataType.F32.writeFloat(memory.segment(), 8, 2.5f);

            Tensor tensor = scope.over(memory.segment(), 4, DataType.F32, Shape.of(3));

            assertThat(tensor.toFloatArray()).containsExactly(0, 2.5f, 0);
        }
    }

    @Test
    void aTensorUnderAnotherOwnerLivesAsLongAsThatOne() {
        try (var outer = TensorScope.open(queue)) {
            Tensor kept;
            try (var inner = TensorScope.open(queue)) {
                kept = inner.ofFloats(Shape.of(1), 3).ownedBy(outer);
            }

            assertThat(kept.toFloatArray()).containsExactly(3);
        }
    }

    private static long address(Tensor tensor) {
        return tensor.memory().address() + tensor.byteOffset();
    }
}
