package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.host.HostWeight;

/**
 * The rows of one projection, cut into chunks that follow those of the projections before it.
 *
 * @param values the weight as it is stored
 * @param epilogue what happens to its products
 * @param firstChunk the number of its first chunk in the parallel loop over all projections
 * @param chunkRows rows of a chunk; the last may have fewer
 */
record ProjectionChunks(StoredTensor values, Epilogue epilogue, int firstChunk, int chunkRows) {

    /** Decides how many rows a chunk of a weight has. */
    @FunctionalInterface
    interface ChunkRows {
        int of(StoredTensor values);
    }

    /** Cuts every projection of {@code call}; all weights are dense. */
    static ProjectionChunks[] cut(LinearCall call, ChunkRows chunkRows) {
        var cut = new ProjectionChunks[call.projections().size()];
        int next = 0;
        for (int i = 0; i < cut.length; i++) {
            LinearCall.Projection projection = call.projections().get(i);
            StoredTensor values = ((HostWeight) projection.weight()).values();
            var epilogue = new Epilogue(projection.out(), projection.bias(), call.alpha(), call.beta());
            cut[i] = new ProjectionChunks(values, epilogue, next, chunkRows.of(values));
            next = cut[i].endChunk();
        }
        return cut;
    }

    /** The number of chunks of all projections. */
    static int count(ProjectionChunks[] projections) {
        return projections[projections.length - 1].endChunk();
    }

    /** The index of the projection to which {@code chunk} belongs. */
    static int find(ProjectionChunks[] projections, int chunk) {
        int index = 0;
        while (chunk >= projections[index].endChunk()) {
            index++;
        }
        return index;
    }

    private int endChunk() {
        return firstChunk + (allRows() + chunkRows - 1) / chunkRows;
    }

    private int allRows() {
        return values.shape().intDimension(0);
    }

    /** The first row of a chunk. */
    int firstRow(int chunk) {
        return (chunk - firstChunk) * chunkRows;
    }

    /** Rows of a chunk. */
    int rows(int chunk) {
        return Math.min(chunkRows, allRows() - firstRow(chunk));
    }
}
