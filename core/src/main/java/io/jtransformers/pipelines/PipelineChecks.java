package io.jtransformers.pipelines;

/** What holds for the options of several pipelines. */
final class PipelineChecks {

    static final int DEFAULT_BATCH_SIZE = 8;

    private PipelineChecks() {}

    static void batchSize(int batchSize) {
        atLeastOne("batchSize", batchSize);
    }

    static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %d; it must be 1 or more.".formatted(name, value));
        }
    }

    static void stride(int stride) {
        if (stride < 0) {
            throw new IllegalArgumentException("stride is %d; it must be 0 or more.".formatted(stride));
        }
    }
}
