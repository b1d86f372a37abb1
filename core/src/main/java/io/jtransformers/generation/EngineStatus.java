package io.jtransformers.generation;

/**
 * What a {@link GenerationEngine} is doing and has done, at one moment.
 *
 * @param waitingRequests how many are in the queue
 * @param runningRequests how many have joined the batch and are not over
 * @param reservedRows rows that are set aside for the running requests, of {@code maxRows}
 * @param reservedTokens tokens of caches that are set aside for them, of {@code maxCachedTokens}
 * @param finishedRequests how many have ended, cancelled ones included
 * @param failedRequests how many have ended with an exception
 * @param steps how many steps were computed
 * @param promptTokens rows of prompts that were computed
 * @param newTokens tokens that were generated; of beams one for each at each step
 * @param tokensPerSecond new tokens a second of computing, over the latest steps; 0 before the first
 */
public record EngineStatus(
        int waitingRequests,
        int runningRequests,
        long reservedRows,
        long reservedTokens,
        long finishedRequests,
        long failedRequests,
        long steps,
        long promptTokens,
        long newTokens,
        double tokensPerSecond) {

    /** Of an engine that has done nothing yet. */
    static final EngineStatus NEW = new EngineStatus(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The same with the length of the queue. */
    EngineStatus withWaiting(int requests) {
        return new EngineStatus(
                requests,
                runningRequests,
                reservedRows,
                reservedTokens,
                finishedRequests,
                failedRequests,
                steps,
                promptTokens,
                newTokens,
                tokensPerSecond);
    }
}
