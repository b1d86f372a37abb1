package io.jtransformers.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.backend.DeviceMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlabTest {

    private final List<Chunk> chunks = new ArrayList<>();
    private final Slab slab = new Slab(byteSize -> {
        var chunk = new Chunk(byteSize);
        chunks.add(chunk);
        return chunk;
    });

    /** Memory that only counts. */
    private static final class Chunk implements DeviceMemory {

        private final long byteSize;
        private boolean closed;

        Chunk(long byteSize) {
            this.byteSize = byteSize;
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.NULL;
        }

        @Override
        public long byteSize() {
            return byteSize;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void allocatesNothingBeforeItIsAsked() {
        assertThat(slab.footprint()).isZero();
    }

    @Test
    void smallAllocationsShareAChunk() {
        slab.allocate(100);
        slab.allocate(100);

        assertThat(chunks).hasSize(1);
    }

    @Test
    void chunksDoubleSoThatThereAreFew() {
        long megabyte = 1 << 20;
        for (int i = 0; i < 100; i++) {
            slab.allocate(megabyte);
        }

        assertThat(chunks).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void anAllocationLargerThanAChunkGetsAChunkOfItsOwn() {
        long large = 1L << 33;

        Slab.Allocation allocation = slab.allocate(large);

        assertThat(allocation.memory().byteSize()).isEqualTo(large);
    }

    @Test
    void releasedMemoryIsHandedOutAgain() {
        Slab.Mark mark = slab.mark();
        Slab.Allocation first = slab.allocate(1_000);
        slab.releaseTo(mark);

        assertThat(slab.allocate(1_000)).isEqualTo(first);
    }

    @Test
    void releasingOverSeveralChunksReturnsToTheFirst() {
        slab.allocate(64);
        Slab.Mark mark = slab.mark();
        Slab.Allocation first = slab.allocate(64);
        slab.allocate(3 << 20);
        slab.allocate(9 << 20);
        slab.releaseTo(mark);

        assertThat(slab.allocate(64)).isEqualTo(first);
    }

    @Test
    void anEmptyAllocationHasAPlaceOfItsOwn() {
        assertThat(slab.allocate(0)).isNotEqualTo(slab.allocate(0));
    }

    @Test
    void closingFreesEveryChunk() {
        slab.allocate(1 << 20);
        slab.allocate(1 << 20);
        slab.allocate(1 << 20);
        slab.close();

        assertThat(chunks).hasSize(2).allMatch(chunk -> chunk.closed);
        assertThat(slab.footprint()).isZero();
    }
}
