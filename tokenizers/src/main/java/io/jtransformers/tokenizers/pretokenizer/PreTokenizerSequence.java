package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-tokenizers one after another, each cutting the pieces of the one before.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code pre_tokenizers/sequence.rs}.
 */
public final class PreTokenizerSequence implements PreTokenizer {

    private final List<PreTokenizer> steps;

    /** A sequence of {@code steps}; without any, text stays as it is. */
    public PreTokenizerSequence(List<PreTokenizer> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The last step, if there is one. */
    public List<PreTokenizer> steps() {
        return steps;
    }

    /** The same sequence with another last step. */
    public PreTokenizerSequence withLast(PreTokenizer last) {
        List<PreTokenizer> changed = new ArrayList<>(steps.subList(0, steps.size() - 1));
        changed.add(last);
        return new PreTokenizerSequence(changed);
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        PieceSink next = out;
        for (PreTokenizer step : steps.reversed()) {
            PieceSink after = next;
            next = (piece, from, to) -> step.preTokenize(piece, from, to, after);
        }
        next.accept(text, start, end);
    }
}
