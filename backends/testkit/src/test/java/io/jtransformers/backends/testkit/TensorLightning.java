package io.jtransformers.backends.testkit;

import io.jtransformers.backend.LightningCall;
import io.jtransformers.backend.LightningKernels;
import io.jtransformers.backend.host.HostRecurrentStore;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Lightning attention row by row that, unlike its definition, takes the rows of each sequence from tensors. */
final class TensorLightning implements LightningKernels {

    @Override
    public void attend(LightningCall call) {
        if (call.decays().tables() != null) {
            LightningKernels.super.attend(call);
            return;
        }
        for (int sequence = 0; sequence < call.batch().sequences(); sequence++) {
            int start = integer(call.batch().rowStarts(), sequence);
            int end = integer(call.batch().rowStarts(), sequence + 1);
            for (int head = 0; head < call.queries().dimension(1) && start < end; head++) {
                attendHead(call, sequence, head, start, end);
            }
        }
    }

    private static void attendHead(LightningCall call, int sequence, int head, int start, int end) {
        var store = (HostRecurrentStore) call.store();
        int size = store.layout().headDim();
        long offset = store.stateOffset(call.layer(), head);
        int source = integer(call.slots(), 2 * sequence);
        double[] state = new double[size * size]; // rows are those of keys
        for (int i = 0; i < state.length && source >= 0; i++) {
            state[i] = store.segment(source).get(ValueLayout.JAVA_FLOAT, offset + (long) i * Float.BYTES);
        }
        double decay = Math.exp(-at(call.decays().slopes(), head, 0, 0));
        for (int token = start; token < end; token++) {
            boolean isShown = isShown(call.batch().valueMask(), token);
            for (int i = 0; i < state.length; i++) {
                double added = isShown
                        ? (double) at(call.keys(), token, head, i / size) * at(call.values(), token, head, i % size)
                        : 0;
                state[i] = decay * state[i] + added;
            }
            for (int column = 0; column < size; column++) {
                double sum = 0;
                for (int row = 0; row < size; row++) {
                    sum += at(call.queries(), token, head, row) * state[row * size + column];
                }
                Tensor out = call.out();
                out.memory().set(ValueLayout.JAVA_FLOAT, address(out, token, head, column), (float) sum);
            }
        }
        MemorySegment target = store.segment(integer(call.slots(), 2 * sequence + 1));
        for (int i = 0; i < state.length; i++) {
            target.set(ValueLayout.JAVA_FLOAT, offset + (long) i * Float.BYTES, (float) state[i]);
        }
    }

    private static boolean isShown(Tensor mask, int token) {
        return mask == null || mask.memory().get(ValueLayout.JAVA_BYTE, mask.byteOffset() + token) != 0;
    }

    private static float at(Tensor tensor, int first, int second, int third) {
        return tensor.memory().get(ValueLayout.JAVA_FLOAT, address(tensor, first, second, third));
    }

    private static long address(Tensor tensor, int... indices) {
        long element = 0;
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            element += (long) indices[axis] * tensor.stride(axis);
        }
        return tensor.byteOffset() + element * Float.BYTES;
    }

    private static int integer(Tensor tensor, int index) {
        return tensor.memory().get(ValueLayout.JAVA_INT, tensor.byteOffset() + index * 4L);
    }
}
