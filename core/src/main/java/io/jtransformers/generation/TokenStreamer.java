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

    /** All sequences are finished. Not called if the generation fails or is cancelled. */
    void end();
}
