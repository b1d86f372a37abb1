package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;

/** Cuts a piece of text into smaller ones. Immutable and shared by threads. */
public interface PreTokenizer {

    /**
     * Cuts the part of {@code text} from {@code start} to {@code end}, which has at least one unit, and hands on the
     * pieces in order; empty pieces are not handed on.
     */
    void preTokenize(NormalizedText text, int start, int end, PieceSink out);
}
