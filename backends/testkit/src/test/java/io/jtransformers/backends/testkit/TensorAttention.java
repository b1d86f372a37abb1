package io.jtransformers.backends.testkit;

import io.jtransformers.backend.AttentionCall;
import io.jtransformers.backend.AttentionKernels;
import io.jtransformers.backend.KeyValueLayout;
import io.jtransformers.backend.host.HostKeyValueStore;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Attention that reads what varies between steps from tensors, as a kernel on a device does: the simplest that keeps
 * its contracts.
 */
final class TensorAttention implements AttentionKernels {

    @Override
    public void attend(AttentionCall call) {
        if (call.probabilities() != null
                || call.batch().attentionBias() != null
                || call.store().layout().dataType() != DataType.F32) {
            AttentionKernels.super.attend(call);
            return;
        }
        for (int token = 0; token < call.queries().dimension(0); token++) {
            for (int head = 0; head < call.queries().dimension(1); head++) {
                attendRow(call, token, head);
            }
        }
    }

    private static void attendRow(AttentionCall call, int token, int head) {
        KeyValueLayout layout = call.store().layout();
        int sequence = integer(call.batch().rowSequences(), token);
        int own = integer(call.batch().keyIndices(), token);
        int length = integer(call.batch().keyLengths(), sequence);
        int rows = integer(call.batch().rowStarts(), sequence + 1)
                - integer(call.batch().rowStarts(), sequence);
        int firstKey = call.window() == 0 ? 0 : Math.max(0, length - rows + 1 - call.window());
        int keyValueHead = head / (call.queries().dimension(1) / layout.keyValueHeads());

        double[] scores = new double[length];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        boolean seesAny = false;
        for (int key = firstKey; key <= own; key++) {
            if ((call.window() == 0 || key > own - call.window()) && isShown(call, sequence, key)) {
                seesAny = true;
                scores[key] = call.scale() * score(call, sequence, token, head, keyValueHead, key);
            }
        }
        if (!seesAny) {
            Arrays.fill(scores, firstKey, length, 0);
        }
        double greatest = Arrays.stream(scores).max().orElseThrow();
        double[] shares =
                Arrays.stream(scores).map(score -> Math.exp(score - greatest)).toArray();
        double sum = Arrays.stream(shares).sum();
        for (int i = 0; i < layout.headDim(); i++) {
            double value = 0;
            for (int key = firstKey; key < length; key++) {
                value += shares[key] == 0 ? 0 : shares[key] / sum * stored(call, sequence, keyValueHead, key, i, 1);
            }
            Tensor out = call.out();
            long place = (token * out.stride(0) + head * out.stride(1) + i) * Float.BYTES;
            out.memory().set(ValueLayout.JAVA_FLOAT, out.byteOffset() + place, (float) value);
        }
    }

    private static double score(AttentionCall call, int sequence, int token, int head, int keyValueHead, int key) {
        Tensor queries = call.queries();
        long from = queries.byteOffset() + (token * queries.stride(0) + head * queries.stride(1)) * Float.BYTES;
        double score = 0;
        for (int i = 0; i < queries.dimension(2); i++) {
            float query = queries.memory().get(ValueLayout.JAVA_FLOAT, from + i * 4L);
            score += (double) query * stored(call, sequence, keyValueHead, key, i, 0);
        }
        return score;
    }

    /** Entry {@code i} of a key (0) or a value (1). */
    private static float stored(AttentionCall call, int sequence, int head, int key, int i, int which) {
        var store = (HostKeyValueStore) call.store();
        int blockSize = store.layout().blockSize();
        int headDim = store.layout().headDim();
        Tensor table = call.blockTable();
        int block = integer(table, sequence * table.dimension(1) + key / blockSize);
        long from = which == 0
                ? store.keysOffset(block, call.layer(), head)
                : store.valuesOffset(block, call.layer(), head);
        return store.segment(block)
                .get(ValueLayout.JAVA_FLOAT, from + ((long) key % blockSize * headDim + i) * Float.BYTES);
    }

    private static boolean isShown(AttentionCall call, int sequence, int key) {
        Tensor mask = call.batch().keyMask();
        return mask == null
                || mask.memory()
                                .get(
                                        ValueLayout.JAVA_BYTE,
                                        mask.byteOffset() + (long) sequence * mask.dimension(1) + key)
                        != 0;
    }

    private static int integer(Tensor tensor, int index) {
        return tensor.memory().get(ValueLayout.JAVA_INT, tensor.byteOffset() + index * 4L);
    }
}
