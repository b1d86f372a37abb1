package io.jtransformers.backends.cpu;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.backend.LinearKernels;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.Weight;
import io.jtransformers.backend.host.HostWeight;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Products with weights: dot products for a few tokens, register-blocked for many. */
final class CpuLinear implements LinearKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final WorkerPool pool;
    private final MatrixVectorProduct matrixVector;
    private final MatrixProduct matrix;

    CpuLinear(WorkerPool pool) {
        this.pool = pool;
        matrixVector = new MatrixVectorProduct(pool, new DotProducts());
        matrix = new MatrixProduct(pool);
    }

    @Override
    public void linear(LinearCall call) {
        int tokens = call.input().dimension(0);
        if (tokens == 0) {
            return; // no sequence wants logits of this step
        }
        if (!canRead(call)) {
            LinearKernels.super.linear(call);
        } else if (tokens <= MatrixVectorProduct.MAX_TOKENS) {
            matrixVector.multiply(call);
        } else {
            matrix.multiply(call);
        }
    }

    private static boolean canRead(LinearCall call) {
        if (!FloatRuns.hasFloatRows(call.input())) {
            return false;
        }
        for (LinearCall.Projection projection : call.projections()) {
            if (!WeightRows.canRead(projection.weight()) || !FloatRuns.hasFloatRows(projection.out())) {
                return false;
            }
        }
        return true;
    }

    /** Reads the ids when it runs, so that a step that uses it can be replayed. */
    @Override
    public void embed(Weight table, Tensor ids, Tensor out) {
        if (!WeightRows.canRead(table) || !FloatRuns.hasFloatRows(out)) {
            for (int i = 0; i < ids.dimension(0); i++) {
                table.decodeRows(Integers.at(ids, i), 1, out.slice(0, i, 1));
            }
            return;
        }
        StoredTensor values = ((HostWeight) table).values();
        DataType type = values.dataType();
        int width = out.dimension(1);
        pool.run(ids.dimension(0), (i, scratch) -> {
            float[] row = scratch.floats(Scratch.Use.ROWS, width);
            long from = (long) Integers.at(ids, i) * width * type.byteSize();
            WeightRows.widen(type, values.data(), from, width, row, 0);
            MemorySegment.copy(row, 0, out.memory(), FLOAT, FloatRuns.rowOffset(out, i), width);
        });
    }
}
