package io.jtransformers.nn;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** A vector for each token of the vocabulary. */
public final class Embedding {

    private final int vocabSize;
    private final int hiddenSize;
    private final Parameter weight;

    /**
     * Declares {@code weight}.
     *
     * @param vocabSize number of tokens
     * @param hiddenSize length of a vector
     * @param weights where it stands
     */
    public Embedding(int vocabSize, int hiddenSize, WeightSource weights) {
        this.vocabSize = vocabSize;
        this.hiddenSize = hiddenSize;
        weight = weights.embedding("weight", vocabSize, hiddenSize);
    }

    /** Number of tokens. */
    public int vocabSize() {
        return vocabSize;
    }

    /** Length of a vector. */
    public int hiddenSize() {
        return hiddenSize;
    }

    Parameter parameter() {
        return weight;
    }

    /**
     * The vectors of {@code inputIds}.
     *
     * @param inputIds {@code [tokens]}, {@code I32}, each below the vocabulary (checked at the door)
     * @return {@code [tokens, hidden]}
     */
    public Tensor forward(Tensor inputIds) {
        Tensor out = TensorScope.innermost(inputIds.queue())
                .allocate(DataType.F32, Shape.of(inputIds.dimension(0), hiddenSize));
        inputIds.queue().linear().embed(weight.weight(), inputIds, out);
        return out;
    }
}
