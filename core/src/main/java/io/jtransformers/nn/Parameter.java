package io.jtransformers.nn;

import io.jtransformers.backend.Weight;
import io.jtransformers.backend.WeightUse;
import io.jtransformers.tensor.ReleasedTensorException;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A learned part of a model: declared by a constructor, given its contents once all constructors have returned,
 * unchanged until the model closes.
 *
 * <p>A matrix becomes a {@link Weight} of the backend, a vector (or another small tensor) an {@code F32}
 * {@link Tensor}.
 */
public final class Parameter {

    /** What a model does where a checkpoint lacks a parameter. */
    public enum Presence {
        /** Without it the checkpoint is not one of this model. */
        REQUIRED,
        /** Belongs to a head, which a checkpoint of the model below it lacks: initialised, with a warning. */
        HEAD,
        /** A table that its initializer computes exactly: initialised in silence. */
        COMPUTED,
        /** Of use where it is stored, and otherwise not there. */
        OPTIONAL
    }

    private enum State {
        DECLARED,
        LOADED,
        CLOSED
    }

    private final String name;
    private final Shape shape;
    private final Initializer initializer;
    private final Presence presence;
    private final @Nullable Parameter tiedTo;
    private @Nullable WeightUse use;
    private @Nullable Weight weight;
    private @Nullable Tensor tensor;
    private volatile State state = State.DECLARED;

    Parameter(String name, Shape shape, @Nullable WeightUse use, Initializer initializer, Presence presence) {
        this.name = name;
        this.shape = shape;
        this.use = use;
        this.initializer = initializer;
        this.presence = presence;
        this.tiedTo = null;
    }

    /** A matrix that is another one, unless a checkpoint has both and they differ. */
    Parameter(String name, Parameter tiedTo) {
        this.name = name;
        this.shape = tiedTo.shape;
        this.use = tiedTo.use;
        this.initializer = tiedTo.initializer;
        this.presence = tiedTo.presence;
        this.tiedTo = tiedTo;
    }

    /** The full name, such as {@code model.layers.0.self_attn.q_proj.weight}. */
    public String name() {
        return name;
    }

    /** The shape that its model needs. */
    public Shape shape() {
        return shape;
    }

    /** Whether {@link #weight()} gives it; otherwise {@link #tensor()} does. */
    public boolean isMatrix() {
        return use != null;
    }

    /**
     * What the matrix is for. An embedding becomes a tied one when another part {@linkplain WeightSource#tie ties}
     * itself to it.
     *
     * @throws IllegalStateException if it is not a matrix
     */
    public WeightUse use() {
        if (use == null) {
            throw new IllegalStateException(
                    "'%s' was asked for its use as a matrix, but it is a tensor of shape %s; ask isMatrix() first."
                            .formatted(name, shape));
        }
        return use;
    }

    /** How it begins when no checkpoint holds it. */
    public Initializer initializer() {
        return initializer;
    }

    /** What happens when a checkpoint lacks it. */
    public Presence presence() {
        return presence;
    }

    /** The matrix whose contents it shares; null if it has its own. */
    public @Nullable Parameter tiedTo() {
        return tiedTo;
    }

    /**
     * The matrix, ready for kernels.
     *
     * @throws IllegalStateException before it is loaded, or if this is not a matrix
     * @throws ReleasedTensorException after the model has closed
     */
    public Weight weight() {
        checkLoaded();
        Weight loaded = weight;
        if (loaded == null) {
            throw new IllegalStateException(
                    "'%s' was asked for as a matrix, but was declared as a tensor of shape %s; use tensor()."
                            .formatted(name, shape));
        }
        return loaded;
    }

    /**
     * The vector or small tensor, {@code F32}.
     *
     * @throws IllegalStateException before it is loaded, or if this is a matrix
     * @throws ReleasedTensorException after the model has closed
     */
    public Tensor tensor() {
        checkLoaded();
        Tensor loaded = tensor;
        if (loaded == null) {
            throw new IllegalStateException(
                    "'%s' was asked for as a tensor, but was declared as a matrix of shape %s; use weight()."
                            .formatted(name, shape));
        }
        return loaded;
    }

    /**
     * The tensor of an {@linkplain Presence#OPTIONAL optional} parameter, {@code F32}; null if the checkpoint lacks it.
     *
     * @throws ReleasedTensorException after the model has closed
     */
    public @Nullable Tensor tensorIfStored() {
        if (presence == Presence.OPTIONAL && state == State.DECLARED) {
            return null;
        }
        return tensor();
    }

    private void checkLoaded() {
        switch (state) {
            case LOADED -> {}
            case DECLARED ->
                throw new IllegalStateException(
                        "'%s' was read before its model was loaded; constructors declare parameters and read none."
                                .formatted(name));
            case CLOSED ->
                throw new ReleasedTensorException(
                        "'%s' was used after its model had been closed; load the model again with fromPretrained."
                                .formatted(name));
        }
    }

    void useFor(WeightUse newUse) {
        use = newUse;
    }

    void bind(Weight loaded) {
        weight = loaded;
        state = State.LOADED;
    }

    void bind(Tensor loaded) {
        tensor = loaded;
        state = State.LOADED;
    }

    void release() {
        state = State.CLOSED;
        weight = null;
        tensor = null;
    }

    /** The name and the shape. */
    @Override
    public String toString() {
        return name + " " + shape;
    }
}
