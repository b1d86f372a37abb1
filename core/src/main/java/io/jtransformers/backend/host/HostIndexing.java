package io.jtransformers.backend.host;

import io.jtransformers.backend.IndexingKernels;
import io.jtransformers.tensor.ShapeException;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows picked by index, in plain Java. */
public final class HostIndexing implements IndexingKernels {

    /** Kernels without state. */
    public HostIndexing() {}

    /**
     * {@inheritDoc}
     *
     * @throws ShapeException if an index is not a row of {@code source}
     */
    @Override
    public void gatherRows(Tensor source, Tensor indices, Tensor out) {
        MemorySegment picked = indices.memory();
        long step = StridedRows.byteStride(indices, 0);
        long count = indices.shape().dimension(0);
        for (long row = 0; row < count; row++) {
            int index = picked.get(ValueLayout.JAVA_INT_UNALIGNED, indices.byteOffset() + row * step);
            if (index < 0 || index >= source.shape().dimension(0)) {
                throw new ShapeException("Row %d was asked for by index, but the shape is %s; indices go from 0 to %d."
                        .formatted(index, source.shape(), source.shape().dimension(0) - 1));
            }
            copyRow(source.slice(0, index, 1), out.slice(0, row, 1));
        }
    }

    private static void copyRow(Tensor source, Tensor out) {
        StridedRows rows = StridedRows.ofElements(source, out);
        while (rows.next()) {
            HostElementwise.copyRow(
                    source,
                    rows.offset(0),
                    rows.rowStride(0),
                    out,
                    rows.offset(1),
                    rows.rowStride(1),
                    rows.rowLength());
        }
    }
}
