package io.jtransformers.backends.cpu;

/** A parallel loop's body. */
@FunctionalInterface
interface Chunk {

    /**
     * Computes one part of the loop.
     *
     * @param index which part
     * @param scratch of the worker that runs it
     */
    void run(int index, Scratch scratch);
}
