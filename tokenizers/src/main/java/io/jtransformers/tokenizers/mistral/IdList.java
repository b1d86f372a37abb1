package io.jtransformers.tokenizers.mistral;

import java.util.Arrays;

/** A list of ids that grows. */
final class IdList {

    private int[] ids = new int[64];
    private int size;

    IdList add(int id) {
        ensure(1);
        ids[size++] = id;
        return this;
    }

    IdList addAll(int[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
        return this;
    }

    private void ensure(int more) {
        if (size + more > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + more));
        }
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
