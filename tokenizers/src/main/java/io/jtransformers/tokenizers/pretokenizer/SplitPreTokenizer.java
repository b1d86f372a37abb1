package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import io.jtransformers.tokenizers.text.TextPattern;

/**
 * Splits at the matches of a pattern, or, inverted, at what lies between them.
 *
 * <p>Source: {@code Split} in tokenizers 0.23, {@code pre_tokenizers/split.rs}.
 */
final class SplitPreTokenizer implements PreTokenizer {

    private final TextPattern pattern;
    private final SplitBehavior behavior;
    private final boolean invert;

    SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, boolean invert) {
        this.pattern = pattern;
        this.behavior = behavior;
        this.invert = invert;
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        SplitBehavior.Merger merger = behavior.open(text, out);
        pattern.findMatches(
                text.value(), start, end, (from, to, isMatch) -> merger.accept(from, to, isMatch != invert));
        merger.finish();
    }
}
