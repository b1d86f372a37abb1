package io.jtransformers.checkpoint;

/** Hears of the progress while a model is loaded; called by the thread that loads. */
@FunctionalInterface
public interface LoadingListener {

    /** Hears nothing. */
    LoadingListener SILENT = (name, bytesDone, bytesTotal) -> {};

    /**
     * A weight is ready.
     *
     * @param name of the weight
     * @param bytesDone of all weights that are ready, this one included
     * @param bytesTotal of all weights
     */
    void loaded(String name, long bytesDone, long bytesTotal);
}
