package io.jtransformers.backends.cpu;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.KeyValueAppend;
import io.jtransformers.backend.KeyValueKernels;
import io.jtransformers.backend.KeyValueSlice;
import io.jtransformers.backend.KeyValueStore;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Writes and reads a {@link CpuKeyValueStore}. */
final class CpuKeyValues implements KeyValueKernels {

    private static final int SEQUENTIAL_TOKENS = 16; // too few to be worth sharing

    private final WorkerPool pool;

    CpuKeyValues(WorkerPool pool) {
        this.pool = pool;
    }

    /** The store as this backend opened it. */
    static CpuKeyValueStore cpuStore(KeyValueStore store) {
        if (store instanceof CpuKeyValueStore cpu) {
            return cpu;
        }
        throw new BackendException(
                "A key-value store of %s was given to the kernels of the CPU backend; use one that the same backend has opened."
                        .formatted(store.getClass().getName()));
    }

    @Override
    public void append(KeyValueAppend call) {
        CpuKeyValueStore store = cpuStore(call.store());
        int heads = store.layout().keyValueHeads();
        if (call.batch().tokens() <= SEQUENTIAL_TOKENS) {
            for (int head = 0; head < heads; head++) {
                appendHead(call, store, head);
            }
        } else {
            // By heads and not by tokens: neighbouring tokens' keys lie in one cache line.
            pool.run(heads, (head, scratch) -> appendHead(call, store, head));
        }
    }

    private static void appendHead(KeyValueAppend call, CpuKeyValueStore store, int head) {
        int blockSize = store.layout().blockSize();
        CpuRow keys = CpuRow.ofKeys(store, call.layer(), head);
        CpuRow values = CpuRow.ofValues(store, call.layer(), head);
        for (int token = 0; token < call.batch().tokens(); token++) {
            int position = Integers.at(call.batch().keyIndices(), token);
            int sequence = Integers.at(call.batch().rowSequences(), token);
            MemorySegment block = store.block(Integers.at(call.blockTable(), sequence, position / blockSize));
            int place = position % blockSize;
            keys.write(call.keys().memory(), offset(call.keys(), token, head), block, place);
            values.write(call.values().memory(), offset(call.values(), token, head), block, place);
        }
    }

    @Override
    public void gather(KeyValueSlice slice, Tensor keys, Tensor values) {
        CpuKeyValueStore store = cpuStore(slice.store());
        int blockSize = store.layout().blockSize();
        for (int head = 0; head < store.layout().keyValueHeads(); head++) {
            CpuRow keyRow = CpuRow.ofKeys(store, slice.layer(), head);
            CpuRow valueRow = CpuRow.ofValues(store, slice.layer(), head);
            for (int i = 0; i < slice.count(); i++) {
                int position = slice.first() + i;
                MemorySegment block = store.block(Integers.at(slice.blockTable(), position / blockSize));
                int place = position % blockSize;
                keyRow.read(block, place, keys.memory(), offset(keys, head, i), keys.stride(2) * Float.BYTES);
                valueRow.read(block, place, values.memory(), offset(values, head, i), values.stride(2) * Float.BYTES);
            }
        }
    }

    /** Where the last axis begins, in bytes. */
    private static long offset(Tensor tensor, int first, int second) {
        return tensor.byteOffset() + (first * tensor.stride(0) + second * tensor.stride(1)) * Float.BYTES;
    }
}
