package io.jtransformers.generation;

/**
 * How the number of tokens that a draft model proposes changes.
 *
 * <p>Source: {@code GenerationConfig.num_assistant_tokens_schedule} in Transformers 5.12.1,
 * {@code configuration_utils.py}.
 */
public enum AssistantTokensSchedule {
    /**
     * Two more after all were right, one less otherwise. As each generation begins anew, it means the same as the next.
     */
    HEURISTIC,
    /** Two more after all were right, one less otherwise. */
    HEURISTIC_TRANSIENT,
    /** Always the same. */
    CONSTANT
}
