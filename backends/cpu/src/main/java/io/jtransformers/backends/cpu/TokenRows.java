package io.jtransformers.backends.cpu;

/** Which row of an input a token of a product is. */
@FunctionalInterface
interface TokenRows {

    /** The row of the token with this number. */
    int of(int token);
}
