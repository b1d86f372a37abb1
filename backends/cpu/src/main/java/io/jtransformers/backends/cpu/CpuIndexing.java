package io.jtransformers.backends.cpu;

import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.backend.host.HostIndexing;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Rows picked by index: whole rows of memory where they are that, others in plain Java. */
final class CpuIndexing implements IndexingKernels {

    private static final int PIECE = 4_096; // elements of a chunk of the parallel loop, about

    private final WorkerPool pool;
    private final HostIndexing host = new HostIndexing();

    CpuIndexing(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public void gatherRows(Tensor source, Tensor indices, Tensor out) {
        if (source.dataType() != out.dataType() || !source.isContiguous() || !out.isContiguous()) {
            host.gatherRows(source, indices, out);
            return;
        }
        int count = indices.dimension(0);
        long elements = count == 0 ? 0 : out.shape().elementCount() / count;
        long rowBytes = elements * out.dataType().byteSize();
        int chunkRows = (int) Math.max(1, PIECE / Math.max(1, elements));
        for (int row = 0; row < count; row++) {
            if (Integer.compareUnsigned(Integers.at(indices, row), source.dimension(0)) >= 0) {
                host.gatherRows(source, indices, out); // says what is wrong
            }
        }
        MemorySegment from = source.memory();
        MemorySegment to = out.memory();
        pool.run((count + chunkRows - 1) / chunkRows, (chunk, scratch) -> {
            int end = Math.min(count, (chunk + 1) * chunkRows);
            for (int row = chunk * chunkRows; row < end; row++) {
                long place = source.byteOffset() + Integers.at(indices, row) * rowBytes;
                MemorySegment.copy(from, place, to, out.byteOffset() + row * rowBytes, rowBytes);
            }
        });
    }
}
