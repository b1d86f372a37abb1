package io.jtransformers.backends.cpu;

/**
 * Dot products of stored rows with a few tokens. Each row is read from memory once for all tokens of a call; the bodies
 * are written out, since the JIT keeps sums in registers only where each is a variable of its own.
 */
interface DotKernel {

    /**
     * Four rows with one token.
     *
     * @param operands of all calls
     * @param spacing how many rows lie from one of the four to the next: each is a stream, which the processor
     *     recognises the sooner the longer it goes on from call to call
     * @param weight where the first row begins, in bytes
     * @param token where the first token begins, in bytes
     * @param dots the products, {@code [tokens][dotStride]}
     * @param to where the first product goes
     */
    void fourRows(DotOperands operands, int spacing, long weight, long token, float[] dots, int to);

    /** Four rows with two tokens. */
    void fourRowsTwoTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to);

    /** Four rows with four tokens. */
    void fourRowsFourTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to);

    /** One row with one token. */
    void oneRow(DotOperands operands, long weight, long token, float[] dots, int to);
}
