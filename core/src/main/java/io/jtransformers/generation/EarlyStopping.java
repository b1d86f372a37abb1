package io.jtransformers.generation;

/**
 * When a beam search ends; {@code early_stopping} of Transformers.
 *
 * <p>Source: {@code GenerationConfig.early_stopping} in Transformers 5.12.1, {@code configuration_utils.py}.
 */
public enum EarlyStopping {
    /** {@code true}: as soon as there are as many finished beams as beams. */
    WHEN_FULL,
    /** {@code false}: when the best running beam, were it to end now, would not be among the finished. */
    HEURISTIC,
    /** {@code "never"}: only when no running beam can become one of the best. */
    NEVER
}
