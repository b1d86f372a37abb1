package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerException;

/** Turns pieces of text into tokens. Immutable and shared by threads. */
public interface Model {

    /** The tokens and their ids. */
    Vocabulary vocabulary();

    /**
     * Appends the tokens of {@code text} from {@code start} to {@code end}, which has at least one unit.
     *
     * @param out takes tokens with indices into {@code text}
     * @throws TokenizerException if the text has no tokens in this vocabulary
     */
    void tokenize(String text, int start, int end, TokenBuffer out);
}
