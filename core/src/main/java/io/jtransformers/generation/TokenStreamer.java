package io.jtransformers.generation;

/**
 * Receives new tokens as they are chosen, on the thread that generates: while a method runs the model waits. Prompts
 * and the filling of finished rows are not sent. What a method throws ends the generation and is thrown by it.
 */
public interface TokenStreamer {

    /**
     * A sequence has got a token.
     *
     * @param sequence the row in the batch
     * @param tokenId the token, also one that ends the text
     */
    void put(int sequence, int tokenId);

    /** All sequences are finished, or the generation was cancelled; nothing follows. Not called if it fails. */
    void end();

    /**
     * The generation has failed, or its arguments were refused, which it will throw; nothing follows. Does nothing
     * unless overridden.
     */
    default void fail(Throwable failure) {}
}
