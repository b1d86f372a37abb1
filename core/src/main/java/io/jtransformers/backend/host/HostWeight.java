package io.jtransformers.backend.host;

import io.jtransformers.backend.DenseFormat;
import io.jtransformers.backend.StoredTensor;
import io.jtransformers.backend.StoredWeight;
import io.jtransformers.backend.Weight;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.ReleasedTensorException;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** A weight that stays where the checkpoint has it, mapped and in the stored type; nothing is copied. */
public final class HostWeight implements Weight {

    private final StoredWeight stored;
    private volatile boolean closed;

    /**
     * A weight over {@code stored}.
     *
     * @param stored its memory must be readable by the JVM and stay valid until this is closed
     */
    public HostWeight(StoredWeight stored) {
        this.stored = stored;
    }

    /**
     * What the file holds.
     *
     * @throws ReleasedTensorException if the weight is closed
     */
    public StoredWeight stored() {
        if (closed) {
            throw new ReleasedTensorException(
                    "The weight '%s' was used after its model had been closed; load the model again with fromPretrained."
                            .formatted(stored.name()));
        }
        return stored;
    }

    /** Whether the numbers are stored as they are, so that {@link #values} gives them. */
    public boolean isDense() {
        return stored.format() == DenseFormat.INSTANCE;
    }

    /**
     * The numbers of a dense weight, row by row.
     *
     * @throws IllegalArgumentException if the format is another
     * @throws ReleasedTensorException if the weight is closed
     */
    public StoredTensor values() {
        return stored().component(DenseFormat.VALUES);
    }

    @Override
    public Shape shape() {
        return stored.shape();
    }

    @Override
    public long footprint() {
        return stored.components().values().stream()
                .mapToLong(component -> component.data().byteSize())
                .sum();
    }

    @Override
    public void decodeRows(long first, long count, Tensor out) {
        StoredWeight source = stored();
        if (!isDense() || out.memory().byteSize() == 0) {
            source.decodeRows(first, count, out);
            return;
        }
        StoredTensor values = values();
        DataType type = values.dataType();
        int size = type.byteSize();
        long width = out.shape().dimension(1);
        for (long row = 0; row < count; row++) {
            long from = (first + row) * width * size;
            long to = out.byteOffset() + row * StridedRows.byteStride(out, 0);
            decodeRow(type, values.data(), from, out.memory(), to, StridedRows.byteStride(out, 1), width);
        }
    }

    private static void decodeRow(
            DataType type, MemorySegment data, long from, MemorySegment out, long to, long step, long width) {
        if (type == DataType.F32 && step == Float.BYTES) {
            MemorySegment.copy(data, from, out, to, width * Float.BYTES);
            return;
        }
        for (long i = 0; i < width; i++) {
            DataType.F32.writeFloat(out, to + i * step, type.readFloat(data, from + i * type.byteSize()));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
