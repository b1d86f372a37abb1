package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.function.IntFunction;

/**
 * Cuts text into runs of characters of one kind.
 *
 * <p>Source: {@code Whitespace} and {@code UnicodeScripts} in tokenizers 0.23, {@code pre_tokenizers}.
 */
final class RunSplitPreTokenizer implements PreTokenizer {

    /** Kinds that make no run of their own. */
    enum Apart {
        /** Characters between runs, which are dropped. */
        DROPPED,
        /** Characters that go with the run before them, and are dropped where there is none. */
        ANY
    }

    private final IntFunction<Object> kinds;

    /**
     * A pre-tokenizer.
     *
     * @param kinds the kind of each character, which may be one of {@link Apart}
     */
    RunSplitPreTokenizer(IntFunction<Object> kinds) {
        this.kinds = kinds;
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        int runStart = start;
        Object runKind = Apart.DROPPED;
        for (int index = start; index < end; ) {
            int codePoint = text.value().codePointAt(index);
            Object kind = kinds.apply(codePoint);
            if (kind != Apart.ANY && !kind.equals(runKind)) {
                if (runKind != Apart.DROPPED) {
                    out.accept(text, runStart, index);
                }
                runStart = index;
                runKind = kind;
            }
            index += Character.charCount(codePoint);
        }
        if (runKind != Apart.DROPPED) {
            out.accept(text, runStart, end);
        }
    }
}
