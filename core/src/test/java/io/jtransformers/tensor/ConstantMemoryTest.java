package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.Backend;
import io.jtransformers.backend.ReferenceBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConstantMemoryTest {

    private final Backend backend = ReferenceBackend.open();
    private final ConstantMemory constants = new ConstantMemory(backend::allocate);

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    @Test
    void aConstantIsTheRightSideOfAnOperation() {
        Tensor weight = constants.allocate(DataType.F32, Shape.of(2));
        try (var queue = backend.openQueue();
                var scope = TensorScope.open(queue)) {
            queue.elementwise().fill(weight, 3);

            assertThat(scope.ofFloats(Shape.of(2), 1, 2).multiply(weight).toFloatArray())
                    .containsExactly(3, 6);
        }
    }

    @Test
    void aConstantIsNotTheLeftSide() {
        Tensor weight = constants.allocate(DataType.F32, Shape.of(2));

        assertThatThrownBy(() -> weight.add(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("as its argument");
    }

    @Test
    void footprintCountsWhatIsHeld() {
        constants.allocate(DataType.F32, Shape.of(100));
        constants.allocate(DataType.BF16, Shape.of(10));

        assertThat(constants.footprint()).isEqualTo(420);
    }

    @Test
    void aConstantOfAClosedModelFailsLoudly() {
        Tensor weight = constants.allocate(DataType.F32, Shape.of(2));
        constants.close();

        assertThatThrownBy(weight::memory)
                .isInstanceOf(ReleasedTensorException.class)
                .hasMessageContaining("fromPretrained");
    }

    @Test
    void nothingIsAllocatedAfterClosing() {
        constants.close();
        Shape shape = Shape.of(2);

        assertThatThrownBy(() -> constants.allocate(DataType.F32, shape)).isInstanceOf(ReleasedTensorException.class);
    }
}
