package io.jtransformers.backends.cpu;

/**
 * Dot products of stored rows with a few tokens. Each row is read from memory once for all tokens of a call; the bodies
 * are written out, since the JIT keeps sums in registers only where each is a variable of its own.
 */
interface DotKernel {

    /** Vectors of stored weights that a step of {@link #fourStreams} takes from each stream. */
    int STEP_BLOCKS = 4;

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

    /**
     * Many rows with one token: {@code spacing} times {@link #fourRows}, so that each of four streams reads
     * {@code spacing} rows on end. One loop over all of them decides once, not for every row, what is within bounds;
     * for short rows that takes as long as a fifth of their reading. A kernel whose steps are long does without: its
     * loop would be too large for vectors to stay in registers.
     *
     * @param operands of all calls; rows are whole {@link #STEP_BLOCKS}
     * @param spacing rows of each stream
     * @param weight where the first row begins, in bytes
     * @param token where the token begins, in bytes
     * @param dots the products of {@code 4 · spacing} rows
     */
    default void fourStreams(DotOperands operands, int spacing, long weight, long token, float[] dots) {
        for (int row = 0; row < spacing; row++) {
            fourRows(operands, spacing, weight + row * operands.rowBytes(), token, dots, row);
        }
    }

    /** Four rows with two tokens. */
    void fourRowsTwoTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to);

    /** Four rows with four tokens. */
    void fourRowsFourTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to);

    /** Four rows with eight tokens, at once or four by four. */
    default void fourRowsEightTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        long half = 4 * operands.tokens().tokenBytes();
        fourRowsFourTokens(operands, spacing, weight, token, dots, to);
        fourRowsFourTokens(operands, spacing, weight, token + half, dots, to + 4 * operands.dotStride());
    }

    /** One row with one token. */
    void oneRow(DotOperands operands, long weight, long token, float[] dots, int to);
}
