package io.jtransformers.pipelines;

import io.jtransformers.tensor.HostTensor;

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

    /**
     * The scores, which are numbers: of others any answer would be a guess.
     *
     * @throws IllegalStateException if one is not finite
     */
    static float[] finite(HostTensor scores) {
        float[] values = scores.toFloatArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalStateException(
                        "The model gave the score %s; an answer needs finite ones: its weights or activations overflow (load it in float32), or its file is damaged (fetch it again)."
                                .formatted(value));
            }
        }
        return values;
    }

    static void stride(int stride) {
        if (stride < 0) {
            throw new IllegalArgumentException("stride is %d; it must be 0 or more.".formatted(stride));
        }
    }
}
