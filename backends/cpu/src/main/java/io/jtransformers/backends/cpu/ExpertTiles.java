package io.jtransformers.backends.cpu;

import io.jtransformers.backend.Activation;

/**
 * Many slots of an expert: register-blocked products. Rows of gate and up are what the product of down is deep, and
 * their sums have tokens for neighbours: so they are stored as its panels without being transposed.
 */
final class ExpertTiles implements ExpertGroup {

    private final ExpertWeights weights;
    private final ExpertStep step;
    private final int firstPlace;
    private final int chunkRows;
    private final TokenPanels input;
    private final TokenPanels gated;

    /**
     * Reserves the panels.
     *
     * @param weights of the expert
     * @param step what all groups share
     * @param firstPlace of the slots
     * @param count how many slots
     */
    ExpertTiles(ExpertWeights weights, ExpertStep step, int firstPlace, int count) {
        this.weights = weights;
        this.step = step;
        this.firstPlace = firstPlace;
        chunkRows = step.tileChunkRows();
        input = step.panels(weights.gate().shape().intDimension(1), count);
        gated = step.panels(weights.down().shape().intDimension(1), count);
    }

    @Override
    public int inputParts() {
        return input.count();
    }

    @Override
    public void orderInputs(int part) {
        input.fill(part, step.input(), slot -> step.inputRow(firstPlace + slot));
    }

    @Override
    public int gateChunkRows() {
        return chunkRows;
    }

    @Override
    public int downChunkRows() {
        return chunkRows;
    }

    @Override
    public void gate(int firstRow, int rows, Scratch scratch) {
        Activation activation = step.activation();
        int stride = TileProducts.sumStride(input);
        float[] gates = TileProducts.multiply(weights.gate(), firstRow, rows, input, scratch);
        gated.store(gates, stride, firstRow, rows);
        for (int panel = 0; panel < gated.count(); panel++) {
            long first = gated.offset(panel, firstRow);
            int length = rows * gated.width(panel);
            VectorActivation.applyAny(activation, gated.memory(), first, gated.memory(), first, length);
        }
        float[] ups = TileProducts.multiply(weights.up(), firstRow, rows, input, scratch);
        gated.multiply(ups, stride, firstRow, rows);
    }

    @Override
    public void down(int firstRow, int rows, Scratch scratch) {
        float[] sums = TileProducts.multiply(weights.down(), firstRow, rows, gated, scratch);
        step.epilogue()
                .writeTransposed(sums, TileProducts.sumStride(gated), firstRow, rows, firstPlace, gated.tokens());
    }
}
