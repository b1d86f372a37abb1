package io.jtransformers.benchmarks;

/** The attention of one layer for one sequence, 16 heads of 64 numbers, with what it keeps of the past. */
interface AttentionLayer extends AutoCloseable {

    /** Query heads. */
    int HEADS = 16;

    /** Numbers of a head. */
    int HEAD_DIM = 64;

    /** Attends to the next tokens, random ones, at most as many as the layer was made for. */
    void attend(int tokens);

    /** Keeps the next tokens as {@link #attend} does, but computes nothing that later ones do not need. */
    void keep(int tokens);

    /** How many chunks of a long prompt are timed; others are only kept, and counted as much as their neighbours. */
    int timedChunks();

    /** Bytes kept of the past. */
    long bytesHeld();

    @Override
    void close();
}
