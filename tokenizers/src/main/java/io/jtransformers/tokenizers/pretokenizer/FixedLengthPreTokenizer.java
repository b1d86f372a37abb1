package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;

/**
 * Cuts text into pieces of as many characters each.
 *
 * <p>Source: {@code FixedLength} in tokenizers 0.23, {@code pre_tokenizers/fixed_length.rs}.
 */
final class FixedLengthPreTokenizer implements PreTokenizer {

    private final int length;

    FixedLengthPreTokenizer(int length) {
        this.length = length;
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        int pieceStart = start;
        int characters = 0;
        for (int index = start; index < end; ) {
            index += Character.charCount(text.value().codePointAt(index));
            characters++;
            if (characters == length || index >= end) {
                out.accept(text, pieceStart, index);
                pieceStart = index;
                characters = 0;
            }
        }
    }
}
