package io.jtransformers.nn;

import io.jtransformers.backend.WeightUse;
import io.jtransformers.backend.WeightUse.Kind;
import io.jtransformers.nn.Parameter.Presence;
import io.jtransformers.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where a part of a model declares its parameters: a view of the whole model's that narrows on the way down, as
 * {@code weights.at("layers").at(0).at("self_attn")} does.
 *
 * <p>Declaring reads nothing. Names are those of Transformers, so that they equal those in the checkpoint.
 */
public final class WeightSource {

    private final ParameterDeclarations declarations;
    private final String path;
    private final Presence presence;

    WeightSource(ParameterDeclarations declarations, String path, Presence presence) {
        this.declarations = declarations;
        this.path = path;
        this.presence = presence;
    }

    /** Where this view stands, such as {@code model.layers.0}; empty for the whole model. */
    public String path() {
        return path;
    }

    /** The part {@code name} of this part; dots descend further. */
    public WeightSource at(String name) {
        return new WeightSource(declarations, fullName(name), presence);
    }

    /** The part {@code index} of a list. */
    public WeightSource at(int index) {
        return at(Integer.toString(index));
    }

    /**
     * A part that a checkpoint of the model below it lacks, such as {@code score}: what is missing of it is
     * initialised, with a warning.
     */
    public WeightSource atHead(String name) {
        return new WeightSource(declarations, fullName(name), Presence.HEAD);
    }

    /**
     * A matrix that every activation is multiplied with, initialised as the model's matrices are.
     *
     * @param name such as {@code weight}
     * @param outFeatures rows
     * @param inFeatures columns
     */
    public Parameter linear(String name, long outFeatures, long inFeatures) {
        return matrix(name, outFeatures, inFeatures, WeightUse.linear());
    }

    /** A matrix of which rows are looked up by token id: {@code [vocabulary, hidden]}. */
    public Parameter embedding(String name, long vocabularySize, long hiddenSize) {
        return matrix(name, vocabularySize, hiddenSize, WeightUse.embedding());
    }

    /** A matrix of one expert, which sees the tokens that are routed to it. */
    public Parameter expert(String name, long outFeatures, long inFeatures) {
        return matrix(name, outFeatures, inFeatures, new WeightUse(Kind.EXPERT, WeightUse.Precision.STORED));
    }

    private Parameter matrix(String name, long rows, long columns, WeightUse use) {
        return declare(name, Shape.of(rows, columns), use, declarations.matrixInitializer(), presence);
    }

    /** A matrix with a use and an initializer of its own. */
    public Parameter matrix(String name, Shape shape, WeightUse use, Initializer initializer) {
        return declare(name, shape, use, initializer, presence);
    }

    /** A vector, such as a bias or the weight of a norm; {@code F32} in memory whatever the file holds. */
    public Parameter vector(String name, long length, Initializer initializer) {
        return declare(name, Shape.of(length), null, initializer, presence);
    }

    /**
     * A small tensor that some checkpoints hold and that {@code computed} gives exactly for the others.
     *
     * @param name its name in the checkpoints that hold it
     * @param shape of any number of axes
     * @param computed its values; the seed is to be ignored
     */
    public Parameter buffer(String name, Shape shape, Initializer computed) {
        return declare(name, shape, null, computed, Presence.COMPUTED);
    }

    /**
     * A small tensor that some checkpoints hold and that the others do without; see {@link Parameter#tensorIfStored}.
     *
     * @param name its name in the checkpoints that hold it
     * @param shape of any number of axes
     */
    public Parameter optional(String name, Shape shape) {
        return declare(name, shape, null, Initializer.zeros(), Presence.OPTIONAL);
    }

    /**
     * Declares that a matrix here is another's: the output projection that is the embedding. A checkpoint may hold it
     * under either name; if it holds two that differ, each part gets its own, as in the reference.
     *
     * @param name such as {@code weight}
     * @param embedding the matrix that is declared already; both uses are prepared for
     */
    public Parameter tie(String name, Parameter embedding) {
        embedding.useFor(new WeightUse(Kind.TIED, embedding.use().precision()));
        return declarations.add(new Parameter(fullName(name), embedding));
    }

    private Parameter declare(
            String name, Shape shape, @Nullable WeightUse use, Initializer initializer, Presence whenAbsent) {
        return declarations.add(new Parameter(fullName(name), shape, use, initializer, whenAbsent));
    }

    private String fullName(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
