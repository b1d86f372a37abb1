package io.jtransformers.backends.cpu;

/**
 * Some slots of one expert and how its weights are multiplied with them. Rows of a weight are computed in any order and
 * by any thread: first the inputs are brought into order, then come the rows of gate and up, then those of down.
 */
interface ExpertGroup {

    /** In how many parts the inputs are brought into the order in which they are multiplied. */
    int inputParts();

    /** Brings one part of the inputs into order. */
    void orderInputs(int part);

    /** Rows of gate and up that are computed together; the last chunk may have fewer. */
    int gateChunkRows();

    /** Rows of down that are computed together; the last chunk may have fewer. */
    int downChunkRows();

    /** {@code gated = activation(gate(input)) · up(input)}, some rows of both weights. */
    void gate(int firstRow, int rows, Scratch scratch);

    /** {@code out = down(gated)}, some rows of the weight. */
    void down(int firstRow, int rows, Scratch scratch);
}
