package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.function.IntPredicate;

/**
 * Splits at characters of a class, each of which is a delimiter by itself.
 *
 * <p>Source: {@code WhitespaceSplit}, {@code Punctuation}, {@code Digits} and {@code CharDelimiterSplit} in tokenizers
 * 0.23, {@code pre_tokenizers}.
 */
final class CharacterSplitPreTokenizer implements PreTokenizer {

    private final IntPredicate isDelimiter;
    private final SplitBehavior behavior;

    CharacterSplitPreTokenizer(IntPredicate isDelimiter, SplitBehavior behavior) {
        this.isDelimiter = isDelimiter;
        this.behavior = behavior;
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        SplitBehavior.Merger merger = behavior.open(text, out);
        int done = start;
        for (int index = start; index < end; ) {
            int codePoint = text.value().codePointAt(index);
            int next = index + Character.charCount(codePoint);
            if (isDelimiter.test(codePoint)) {
                if (done < index) {
                    merger.accept(done, index, false);
                }
                merger.accept(index, next, true);
                done = next;
            }
            index = next;
        }
        if (done < end) {
            merger.accept(done, end, false);
        }
        merger.finish();
    }
}
