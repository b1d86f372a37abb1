package io.jtransformers.pipelines;

/** How the features of a text's tokens become those of the text. */
public enum Pooling {
    /** Not at all: every token has its own. */
    NONE,
    /** The mean over all tokens, special ones included. */
    MEAN,
    /** Those of the last token, which alone has seen the whole text. */
    LAST
}
