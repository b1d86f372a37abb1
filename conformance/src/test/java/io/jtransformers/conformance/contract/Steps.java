package io.jtransformers.conformance.contract;

import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model, step by step.
 *
 * @param model on any device
 */
record Steps(ModelForCausalLM model) {

    /** An empty cache of one sequence. */
    SequenceCache cache() {
        return model.newCache(1).sequences().getFirst();
    }

    /** A cache of {@code count} tokens. */
    SequenceCache prefilled(int count, int seed) {
        SequenceCache cache = cache();
        logits(SequenceStep.next(cache, ids(count, seed)));
        return cache;
    }

    /** The scores of every row of one step. */
    List<float[]> logits(SequenceStep... sequences) {
        int rows = Arrays.stream(sequences).mapToInt(SequenceStep::rows).sum();
        int greatest = Arrays.stream(sequences)
                .flatMapToInt(sequence -> IntStream.of(sequence.positions()))
                .max()
                .orElseThrow();
        int[] headRows = IntStream.range(0, rows).toArray();
        StepInput step = new StepInput(List.of(sequences), headRows, null, null, null, greatest + 1);
        return rows(model.score(step, new CancellationToken(), Tensor::toHost));
    }

    /** The rows of a matrix. */
    static List<float[]> rows(HostTensor matrix) {
        return IntStream.range(0, matrix.shape().intDimension(0))
                .mapToObj(row -> matrix.row(row).toFloatArray())
                .toList();
    }

    /** {@code count} tokens without a pattern that the model could guess. */
    int[] ids(int count, int seed) {
        int vocabSize = model.config().vocabSize();
        return IntStream.range(0, count)
                .map(i -> 3 + Math.floorMod(7919 * (seed + 1) * (i + 1) + 31 * i * i, vocabSize - 3))
                .toArray();
    }
}
