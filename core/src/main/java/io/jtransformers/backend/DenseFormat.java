package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Numbers stored as they are, one after another. */
public enum DenseFormat implements QuantizationFormat {
    /** The only one. */
    INSTANCE;

    /** The name of its one component. */
    public static final String VALUES = "values";

    @Override
    public void decodeRows(StoredWeight stored, long first, long count, Tensor out) {
        StoredTensor values = stored.component(VALUES);
        DataType type = values.dataType();
        long width = stored.shape().elementCount() / Math.max(1, stored.shape().dimension(0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(ValueLayout.JAVA_FLOAT, Math.max(1, count * width));
            for (long i = 0; i < count * width; i++) {
                floats.setAtIndex(
                        ValueLayout.JAVA_FLOAT,
                        i,
                        type.readFloat(values.data(), (first * width + i) * type.byteSize()));
            }
            if (out.isContiguous()) {
                out.queue().upload(floats, out);
            } else {
                try (var scope = TensorScope.open(out.queue())) {
                    Tensor contiguous = scope.allocate(DataType.F32, Shape.of(count, width));
                    out.queue().upload(floats, contiguous);
                    out.assign(contiguous);
                }
            }
        }
    }
}
