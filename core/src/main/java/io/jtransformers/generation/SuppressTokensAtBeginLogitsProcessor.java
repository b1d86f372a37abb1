package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Forbids some tokens at the beginning of a text.
 *
 * <p>Source: {@code SuppressTokensAtBeginLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param beginSuppressTokens the tokens
 * @param afterNewTokens how many new tokens stand before the place where they are forbidden; 1 after a forced one
 */
public record SuppressTokensAtBeginLogitsProcessor(List<Integer> beginSuppressTokens, int afterNewTokens)
        implements LogitsProcessor {

    /**
     * Checks and copies the list.
     *
     * @throws ConfigException if a token is negative
     */
    public SuppressTokensAtBeginLogitsProcessor {
        Bounds.tokenIds("begin_suppress_tokens", beginSuppressTokens);
        beginSuppressTokens = List.copyOf(beginSuppressTokens);
    }

    /** Forbids them as first new token. */
    public SuppressTokensAtBeginLogitsProcessor(List<Integer> beginSuppressTokens) {
        this(beginSuppressTokens, 0);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        if (sequence.newLength() == afterNewTokens) {
            SuppressTokensLogitsProcessor.suppress("begin_suppress_tokens", beginSuppressTokens, scores);
        }
    }
}
