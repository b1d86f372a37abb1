package io.jtransformers.generation.constrained;

import io.jtransformers.generation.FinishReason;
import io.jtransformers.generation.LogitsProcessor;
import io.jtransformers.generation.StoppingCriteria;
import io.jtransformers.generation.TokenSequence;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forbids the tokens that would leave a constraint, and ends a sequence where only its end is left. One object serves
 * one call of {@code generate} with any number of sequences; it belongs into the processors and the stopping criteria.
 */
public final class ConstraintLogitsProcessor implements LogitsProcessor, StoppingCriteria {

    private final TokenConstraint constraint;
    private final Set<Integer> eosTokenIds;
    private final int maxNewTokens;
    private final ConstraintState start;

    /**
     * A processor for one generation.
     *
     * @param constraint what the text must be
     * @param eosTokenIds the tokens that end a sequence; they are possible where the text may end
     * @param maxNewTokens the greatest number of new tokens; the text ends within it
     * @throws ConstraintException if so many tokens may be too few for any allowed text
     */
    public ConstraintLogitsProcessor(TokenConstraint constraint, Set<Integer> eosTokenIds, int maxNewTokens) {
        this.constraint = constraint;
        this.eosTokenIds = Set.copyOf(eosTokenIds);
        this.maxNewTokens = maxNewTokens;
        this.start = constraint.start();
        if (start.remaining() > maxNewTokens) {
            throw new ConstraintException(
                    "max_new_tokens is %d, but the shortest text that the constraint allows may take %d tokens; raise it."
                            .formatted(maxNewTokens, start.remaining()));
        }
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        ConstraintState state = state(sequence);
        if (state.frames().isEmpty()) {
            throw new ConstraintException(
                    "The new tokens %s do not fit the constraint; is another processor or a prefix forcing tokens?"
                            .formatted(Arrays.toString(sequence.newTokens())));
        }
        long[] mask = constraint.mask(state, maxNewTokens - sequence.newLength());
        if (state.isComplete()) {
            for (int id : eosTokenIds) {
                if (id >= 0 && id < scores.length) {
                    mask[id >> 6] |= 1L << id;
                }
            }
        }
        forbidOthers(mask, scores);
        if (!isAnyOpen(mask, scores)) {
            openAll(mask, scores);
        }
    }

    /** Most words of a mask are full or empty. */
    private static void forbidOthers(long[] mask, float[] scores) {
        for (int word = 0; word << 6 < scores.length; word++) {
            int first = word << 6;
            if (mask[word] == 0) {
                Arrays.fill(scores, first, Math.min(first + 64, scores.length), Float.NEGATIVE_INFINITY);
                continue;
            }
            for (long closed = ~mask[word]; closed != 0; closed &= closed - 1) {
                int id = first + Long.numberOfTrailingZeros(closed);
                if (id < scores.length) {
                    scores[id] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    private static boolean isAnyOpen(long[] mask, float[] scores) {
        for (int word = 0; word < mask.length; word++) {
            for (long open = mask[word]; open != 0; open &= open - 1) {
                int id = (word << 6) + Long.numberOfTrailingZeros(open);
                if (id < scores.length && Float.isFinite(scores[id])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Other processors, or a broken model, have left none of the tokens that fit: then one is as good as another. */
    private static void openAll(long[] mask, float[] scores) {
        for (int id = 0; id < scores.length; id++) {
            if ((mask[id >> 6] >>> id & 1) != 0) {
                scores[id] = 0;
            }
        }
    }

    /** Ends a sequence at a text that cannot go on. */
    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        if (eosTokenIds.contains(sequence.lastId())) {
            return null;
        }
        ConstraintState state = state(sequence);
        boolean canOnlyEnd = state.isComplete()
                && Arrays.stream(constraint.mask(state, Math.max(1, maxNewTokens - sequence.newLength())))
                        .allMatch(bits -> bits == 0);
        return canOnlyEnd ? FinishReason.CRITERION : null;
    }

    /** Whether some new tokens are a text that the constraint allows, be it with a token that ends texts behind it. */
    boolean isWhole(int[] newTokens) {
        int length = newTokens.length;
        boolean isEnded = length > 0 && eosTokenIds.contains(newTokens[length - 1]);
        int[] text = isEnded ? Arrays.copyOf(newTokens, length - 1) : newTokens;
        return state(TokenSequence.of(0, 0, text)).isComplete();
    }

    /** Looked up token by token: beams share the beginning of their texts, and a sequence may have lost its end. */
    private ConstraintState state(TokenSequence sequence) {
        ConstraintState state = start;
        for (int place = sequence.promptLength(); place < sequence.length(); place++) {
            state = state.after(sequence.id(place));
        }
        return state;
    }
}
