package io.jtransformers.backend.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.DeviceMemory;
import org.junit.jupiter.api.Test;

class HostMemoryTest {

    private final HostMemory memory = new HostMemory();

    @Test
    void piecesStandAtCacheLines() {
        memory.allocate(3);

        assertThat(memory.allocate(100).segment().address() % 64).isZero();
        memory.close();
    }

    @Test
    void aPieceIsFreedByItsHolder() {
        DeviceMemory piece = memory.allocate(100);
        piece.close();

        assertThat(piece.segment().scope().isAlive()).isFalse();
        assertThat(memory.footprint()).isZero();
    }

    @Test
    void closingFreesWhatIsLeft() {
        DeviceMemory first = memory.allocate(100);
        DeviceMemory second = memory.allocate(200);
        first.close();
        memory.close();
        first.close();

        assertThat(second.segment().scope().isAlive()).isFalse();
        assertThat(memory.footprint()).isZero();
    }

    @Test
    void nothingIsAllocatedAfterClosing() {
        memory.close();

        assertThatThrownBy(() -> memory.allocate(1))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> memory.allocate(1L << 50))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("MaxDirectMemorySize");
        assertThat(memory.footprint()).isZero();
    }

    @Test
    void anEmptyPieceHoldsNothing() {
        assertThat(memory.allocate(0).byteSize()).isZero();
        memory.close();
    }
}
