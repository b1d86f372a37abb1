package io.jtransformers.nn;

import io.jtransformers.backend.LinearCall;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.ShapeException;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A matrix product with a weight, and a bias if it has one: {@code nn.Linear} of PyTorch. */
public final class Linear {

    private final int inFeatures;
    private final int outFeatures;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Declares {@code weight}; there is no bias.
     *
     * @param inFeatures length of an input row
     * @param outFeatures length of an output row
     * @param weights where it stands
     */
    public Linear(int inFeatures, int outFeatures, WeightSource weights) {
        this(inFeatures, outFeatures, weights.linear("weight", outFeatures, inFeatures), null);
    }

    /**
     * Declares {@code weight} and {@code bias}.
     *
     * @param inFeatures length of an input row
     * @param outFeatures length of an output row
     * @param weights where they stand
     */
    public static Linear withBias(int inFeatures, int outFeatures, WeightSource weights) {
        return new Linear(
                inFeatures,
                outFeatures,
                weights.linear("weight", outFeatures, inFeatures),
                weights.vector("bias", outFeatures, Initializer.zeros()));
    }

    private Linear(int inFeatures, int outFeatures, Parameter weight, @Nullable Parameter bias) {
        this.inFeatures = inFeatures;
        this.outFeatures = outFeatures;
        this.weight = weight;
        this.bias = bias;
    }

    /** The output projection that is the embedding: a checkpoint may hold the matrix under either name. */
    public static Linear tied(Embedding embedding, WeightSource weights) {
        return new Linear(
                embedding.hiddenSize(), embedding.vocabSize(), weights.tie("weight", embedding.parameter()), null);
    }

    /** Length of an input row. */
    public int inFeatures() {
        return inFeatures;
    }

    /** Length of an output row. */
    public int outFeatures() {
        return outFeatures;
    }

    Parameter parameter() {
        return weight;
    }

    /**
     * {@code input · weightᵀ + bias}.
     *
     * @param input {@code [tokens, in]}
     * @return {@code [tokens, out]}
     */
    public Tensor forward(Tensor input) {
        Tensor out = newOutput(input);
        forward(input, out);
        return out;
    }

    /**
     * {@code out = input · weightᵀ + bias}.
     *
     * @param input {@code [tokens, in]}
     * @param out {@code [tokens, out]}, written
     */
    public void forward(Tensor input, Tensor out) {
        input.queue().linear().linear(new LinearCall(input, List.of(projection(input, out)), 0, 1));
    }

    /**
     * Adds {@code input · weightᵀ + bias} to a residual stream, as a part of the product.
     *
     * @param input {@code [tokens, in]}, not the stream
     * @param residual of shape {@code [tokens, out]}
     * @return the stream
     */
    public Tensor forward(Tensor input, Residual residual) {
        var projection = projection(input, residual.stream());
        input.queue().linear().linear(new LinearCall(input, List.of(projection), residual.alpha(), residual.beta()));
        return residual.stream();
    }

    /** An output for {@code input}, its contents undefined. */
    Tensor newOutput(Tensor input) {
        return TensorScope.innermost(input.queue()).allocate(DataType.F32, Shape.of(input.dimension(0), outFeatures));
    }

    LinearCall.Projection projection(Tensor input, Tensor out) {
        if (input.shape().rank() != 2 || input.dimension(1) != inFeatures) {
            throw new ShapeException("'%s' of shape %s was given an input of shape %s; it takes [tokens, %d]."
                    .formatted(weight.name(), weight.shape(), input.shape(), inFeatures));
        }
        return new LinearCall.Projection(weight.weight(), bias == null ? null : bias.tensor(), out);
    }
}
