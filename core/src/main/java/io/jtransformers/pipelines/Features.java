package io.jtransformers.pipelines;

import io.jtransformers.tensor.HostTensor;

/**
 * What a model makes of a text before any head.
 *
 * @param values {@code [tokens, hidden]}, or {@code [hidden]} where they are pooled
 * @param tokens how many tokens the text has, special ones included
 */
public record Features(HostTensor values, int tokens) {

    /** The values in one array, row by row. */
    public float[] toFloatArray() {
        return values.toFloatArray();
    }
}
