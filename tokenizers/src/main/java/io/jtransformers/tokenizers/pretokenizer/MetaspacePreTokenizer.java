package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.Locale;

/**
 * Writes spaces as a visible letter, mostly {@code ▁}, puts one in front, and splits before it, as SentencePiece does.
 *
 * <p>Source: {@code Metaspace} in tokenizers 0.23, {@code pre_tokenizers/metaspace.rs}.
 */
final class MetaspacePreTokenizer implements PreTokenizer {

    /** Which pieces get the letter put in front. */
    enum PrependScheme {
        /** Only the piece at the beginning of the text. */
        FIRST,
        /** None. */
        NEVER,
        /** Each. */
        ALWAYS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final char replacement;
    private final PrependScheme prependScheme;
    private final boolean split;

    MetaspacePreTokenizer(char replacement, PrependScheme prependScheme, boolean split) {
        this.replacement = replacement;
        this.prependScheme = prependScheme;
        this.split = split;
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        NormalizedText replaced = text.slice(start, end).replace(' ', replacement);
        boolean wanted = prependScheme == PrependScheme.ALWAYS
                || (prependScheme == PrependScheme.FIRST && replaced.originalStart(0) == 0);
        if (wanted && replaced.value().charAt(0) != replacement) {
            replaced = replaced.prepend(String.valueOf(replacement));
        }
        if (split) {
            splitBeforeReplacement(replaced, out);
        } else {
            out.accept(replaced, 0, replaced.length());
        }
    }

    private void splitBeforeReplacement(NormalizedText text, PieceSink out) {
        String value = text.value();
        int start = 0;
        while (start < value.length()) {
            int next = value.indexOf(replacement, start + 1);
            int end = next < 0 ? value.length() : next;
            out.accept(text, start, end);
            start = end;
        }
    }
}
