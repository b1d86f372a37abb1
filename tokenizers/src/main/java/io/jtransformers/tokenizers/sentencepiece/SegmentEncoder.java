package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.model.TokenBuffer;

/** Cuts normalised text into pieces. Immutable and shared by threads. */
interface SegmentEncoder {

    /** Appends the pieces of {@code text}, with indices into it; what no piece has gets the id of the unknown piece. */
    void encode(String text, TokenBuffer out);
}
