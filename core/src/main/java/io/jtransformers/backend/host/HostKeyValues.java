package io.jtransformers.backend.host;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes and reads a {@link HostKeyValueStore} in plain Java. */
public final class HostKeyValues implements KeyValueKernels {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Kernels without state. */
    public HostKeyValues() {}

    @Override
    public void append(KeyValueAppend call) {
        HostKeyValueStore store = hostStore(call.store());
        int blockSize = store.layout().blockSize();
        for (int token = 0; token < call.batch().tokens(); token++) {
            int sequence = integerAt(call.batch().rowSequences(), token);
            int position = integerAt(call.batch().keyIndices(), token);
            int block = integerAt(call.blockTable(), sequence, position / blockSize);
            MemorySegment segment = store.segment(block);
            var row = new HostRow(store, position % blockSize);
            for (int head = 0; head < store.layout().keyValueHeads(); head++) {
                long keys = store.keysOffset(block, call.layer(), head);
                row.write(call.keys().memory(), offset(call.keys(), token, head), segment, keys);
                long values = store.valuesOffset(block, call.layer(), head);
                row.write(call.values().memory(), offset(call.values(), token, head), segment, values);
            }
        }
    }

    @Override
    public void gather(KeyValueSlice slice, Tensor keys, Tensor values) {
        HostKeyValueStore store = hostStore(slice.store());
        int blockSize = store.layout().blockSize();
        for (int i = 0; i < slice.count(); i++) {
            int position = slice.first() + i;
            int block = integerAt(slice.blockTable(), position / blockSize);
            MemorySegment segment = store.segment(block);
            var row = new HostRow(store, position % blockSize);
            for (int head = 0; head < store.layout().keyValueHeads(); head++) {
                long keysOfHead = store.keysOffset(block, slice.layer(), head);
                row.read(segment, keysOfHead, keys.memory(), offset(keys, head, i));
                long valuesOfHead = store.valuesOffset(block, slice.layer(), head);
                row.read(segment, valuesOfHead, values.memory(), offset(values, head, i));
            }
        }
    }

    /** Where the last axis begins, in bytes. */
    private static long offset(Tensor tensor, int first, int second) {
        return tensor.byteOffset()
                + first * StridedRows.byteStride(tensor, 0)
                + second * StridedRows.byteStride(tensor, 1);
    }

    private static int integerAt(Tensor tensor, int index) {
        return tensor.memory().get(INT, tensor.byteOffset() + index * StridedRows.byteStride(tensor, 0));
    }

    private static int integerAt(Tensor tensor, int row, int column) {
        return tensor.memory().get(INT, offset(tensor, row, column));
    }

    private static HostKeyValueStore hostStore(KeyValueStore store) {
        if (store instanceof HostKeyValueStore host) {
            return host;
        }
        throw new BackendException(
                "A key-value store of %s was given to the kernels of the host; use one that the same backend has opened."
                        .formatted(store.getClass().getName()));
    }
}
