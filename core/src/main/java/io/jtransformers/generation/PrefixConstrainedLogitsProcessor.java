package io.jtransformers.generation;

import java.util.BitSet;

/**
 * Forbids all tokens but those that a function allows after what a row has.
 *
 * <p>Source: {@code PrefixConstrainedLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param prefixAllowedTokens the function
 */
public record PrefixConstrainedLogitsProcessor(PrefixAllowedTokens prefixAllowedTokens) implements LogitsProcessor {

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int[] allowed = prefixAllowedTokens.allowed(sequence.promptIndex(), sequence.toArray());
        if (allowed.length == 0) {
            throw new IllegalStateException(
                    "prefix_allowed_tokens allows no token after %d tokens of prompt %d; it must always allow one, such as one that ends texts."
                            .formatted(sequence.length(), sequence.promptIndex()));
        }
        var isAllowed = new BitSet(scores.length);
        for (int id : allowed) {
            if (id < 0 || id >= scores.length) {
                throw new IllegalStateException(
                        "prefix_allowed_tokens allows the token %d after %d tokens of prompt %d, but the model knows 0 to %d."
                                .formatted(id, sequence.length(), sequence.promptIndex(), scores.length - 1));
            }
            isAllowed.set(id);
        }
        for (int id = isAllowed.nextClearBit(0); id < scores.length; id = isAllowed.nextClearBit(id + 1)) {
            scores[id] = Float.NEGATIVE_INFINITY;
        }
    }
}
