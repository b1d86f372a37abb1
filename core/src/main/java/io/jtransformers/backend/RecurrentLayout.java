package io.jtransformers.backend;

/**
 * What a pool of recurrent slots holds. A slot is the state of one sequence: for each layer of the pool and each head a
 * square matrix of float32 numbers, whatever the type of the weights.
 *
 * @param layers how many layers share slots
 * @param heads heads of a layer
 * @param headDim rows and columns of a head's matrix
 */
public record RecurrentLayout(int layers, int heads, int headDim) {

    /** Numbers of one layer of a slot. */
    public long numbersPerLayer() {
        return (long) heads * headDim * headDim;
    }

    /** Numbers of a slot. */
    public long numbersPerSlot() {
        return layers * numbersPerLayer();
    }
}
