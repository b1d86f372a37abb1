package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.ExpertCall;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/**
 * What the experts of one call share for a block of its tokens: where inputs come from and results go, and the memory
 * between.
 */
final class ExpertStep {

    private final ExpertCall call;
    private final ExpertSlots slots;
    private final TensorScope scope;
    private final int firstToken;
    private final int tileChunkRows;
    private final Tensor results;

    /**
     * Reserves room for the results.
     *
     * @param call input, activation
     * @param slots sorted
     * @param scope holds what lies between the products
     * @param firstToken the first token of the block
     * @param tokens how many there are
     * @param tileChunkRows rows of a chunk where there are many slots
     */
    ExpertStep(ExpertCall call, ExpertSlots slots, TensorScope scope, int firstToken, int tokens, int tileChunkRows) {
        this.call = call;
        this.slots = slots;
        this.scope = scope;
        this.firstToken = firstToken;
        this.tileChunkRows = tileChunkRows;
        long slotCount = (long) tokens * call.expertIds().dimension(1);
        results = scope.allocate(DataType.F32, Shape.of(slotCount, call.input().dimension(1)));
    }

    /** {@code [slots, hidden]}: what the expert of each slot gives, in the sorted order. */
    Tensor results() {
        return results;
    }

    /** Writes results. */
    Epilogue epilogue() {
        return new Epilogue(results, null, 0, 1);
    }

    Tensor input() {
        return call.input();
    }

    Activation activation() {
        return call.activation();
    }

    int tileChunkRows() {
        return tileChunkRows;
    }

    /** The row of the input that the slot at a place sees. */
    int inputRow(int place) {
        return firstToken + slots.token(place);
    }

    /** The inputs of some slots in the order of weights of {@code type}. */
    DotTokens inputDots(DataType type, int firstPlace, int count) {
        Tensor rows = scope.allocate(DataType.F32, Shape.of(count, call.input().dimension(1)));
        return DotTokens.gather(type, call.input(), slot -> inputRow(firstPlace + slot), rows);
    }

    /** Room for gated numbers of some slots, {@code [count, intermediate]}. */
    Tensor gatedRows(int count) {
        long intermediate = call.experts().getFirst().gate().shape().dimension(0);
        return scope.allocate(DataType.F32, Shape.of(count, intermediate));
    }

    /** Room for panels of some slots. */
    TokenPanels panels(int depth, int count) {
        return TokenPanels.over(scope.allocate(DataType.F32, Shape.of(Lanes.roundUp(count), depth)), count);
    }
}
