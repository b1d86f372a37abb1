package io.jtransformers.nn;

import io.jtransformers.backend.Weight;
import io.jtransformers.nn.Parameter.Presence;
import io.jtransformers.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All parameters of a model in the order of their declaration. Whoever loads the model makes it, hands its
 * {@link #root()} to the constructors, and gives each parameter its contents when they have returned.
 *
 * <p>Used by one thread; loaded parameters are read by any number.
 */
public final class ParameterDeclarations {

    private final Initializer matrixInitializer;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private boolean complete;

    /**
     * Declarations with nothing in them.
     *
     * @param matrixInitializer how matrices begin that no checkpoint holds
     */
    public ParameterDeclarations(Initializer matrixInitializer) {
        this.matrixInitializer = matrixInitializer;
    }

    /** The view through which the outermost constructor declares. */
    public WeightSource root() {
        return new WeightSource(this, "", Presence.REQUIRED);
    }

    /** All parameters in order, those that are tied to another one included. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Says that every constructor has returned: what is declared from now on is a mistake. */
    public void complete() {
        complete = true;
    }

    /**
     * Gives a matrix its contents.
     *
     * @throws IllegalArgumentException if it is not a matrix or the shapes differ
     */
    public void bind(Parameter parameter, Weight weight) {
        if (!parameter.isMatrix() || !weight.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException("'%s' of shape %s%s was given a weight of shape %s."
                    .formatted(
                            parameter.name(),
                            parameter.shape(),
                            parameter.isMatrix() ? "" : ", which is no matrix,",
                            weight.shape()));
        }
        parameter.bind(weight);
    }

    /**
     * Gives a vector or small tensor its contents.
     *
     * @throws IllegalArgumentException if it is a matrix or the shapes differ
     */
    public void bind(Parameter parameter, Tensor tensor) {
        if (parameter.isMatrix() || !tensor.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException("'%s' of shape %s%s was given a tensor of shape %s."
                    .formatted(
                            parameter.name(),
                            parameter.shape(),
                            parameter.isMatrix() ? ", which is a matrix," : "",
                            tensor.shape()));
        }
        parameter.bind(tensor);
    }

    /** Takes the contents away: whoever reads a parameter afterwards is told that the model is closed. */
    public void release() {
        parameters.values().forEach(Parameter::release);
    }

    Initializer matrixInitializer() {
        return matrixInitializer;
    }

    Parameter add(Parameter parameter) {
        checkNew(parameter.name());
        parameters.put(parameter.name(), parameter);
        return parameter;
    }

    private void checkNew(String name) {
        if (complete) {
            throw new IllegalStateException(
                    "'%s' was declared after its model had been loaded; declare parameters in constructors."
                            .formatted(name));
        }
        if (parameters.containsKey(name)) {
            throw new IllegalStateException(
                    "'%s' was declared twice; give each part of the model a name of its own (weights.at)."
                            .formatted(name));
        }
    }
}
