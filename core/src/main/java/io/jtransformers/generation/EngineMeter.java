package io.jtransformers.generation;

/** Counts what a {@link GenerationEngine} does. Written by the engine's thread, read by any. */
final class EngineMeter {

    private static final int LATEST = 64; // steps: some seconds of a large model

    private final long[] nanosOfSteps = new long[LATEST];
    private final long[] tokensOfSteps = new long[LATEST];
    private long finishedRequests;
    private long failedRequests;
    private long steps;
    private long promptTokens;
    private long newTokens;
    private volatile EngineStatus status = EngineStatus.NEW;

    EngineMeter() {}

    /** Counts a step. */
    void step(long nanos, long ofPrompts, long generated) {
        int place = (int) (steps % LATEST);
        nanosOfSteps[place] = nanos;
        tokensOfSteps[place] = generated;
        steps++;
        promptTokens += ofPrompts;
        newTokens += generated;
    }

    /** Counts a request that is over. */
    void finished() {
        finishedRequests++;
    }

    /** Counts a request that has failed. */
    void failed() {
        failedRequests++;
    }

    /** Lets other threads see what was counted. */
    void publish(int runningRequests, long reservedRows, long reservedTokens) {
        status = new EngineStatus(
                0,
                runningRequests,
                reservedRows,
                reservedTokens,
                finishedRequests,
                failedRequests,
                steps,
                promptTokens,
                newTokens,
                rate());
    }

    private double rate() {
        long nanos = 0;
        long tokens = 0;
        for (int place = 0; place < LATEST; place++) {
            nanos += nanosOfSteps[place];
            tokens += tokensOfSteps[place];
        }
        return nanos == 0 ? 0 : tokens * 1e9 / nanos;
    }

    /** What was last published, without the queue. */
    EngineStatus status() {
        return status;
    }
}
