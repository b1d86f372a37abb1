package io.jtransformers.conformance.golden;

import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** {@code forward_steps}: the inputs in chunks, one after another with a cache. */
final class StepsCall {

    private StepsCall() {}

    static Answers run(GoldenCase golden, GoldenModel model) {
        Answers answers = new Answers();
        Arguments arguments = golden.arguments();
        CountedRows rows = golden.countedRows();
        int[] steps = arguments.takeIntegers("steps");
        @Nullable Cache cache = null;
        int from = 0;
        for (int step = 0; step < steps.length; step++) {
            int to = from + steps[step];
            GoldenModel.Output output = model.forward(chunk(arguments, cache, from, to));
            answers.add("step." + step + ".logits", output.tensors().get("logits"), 1, rows.range(from, to));
            cache = output.pastKeyValues();
            from = to;
        }
        arguments.requireAllTaken();
        if (cache == null) {
            throw new AssertionError("The model gave no cache to go on with.");
        }
        CacheAnswers.add(golden, cache, rows, answers);
        cache.close();
        return answers;
    }

    private static ModelInputs chunk(Arguments arguments, @Nullable Cache cache, int from, int to) {
        ModelInputs.Builder builder = ModelInputs.builder().useCache(true);
        arguments.tensor("input_ids", ids -> builder.inputIds(columns(ids, from, to)));
        arguments.tensor("position_ids", positions -> builder.positionIds(columns(positions, from, to)));
        arguments.tensor(
                "attention_mask", mask -> builder.attentionMask(columns(mask, 0, to))); // always from the start
        if (cache != null) {
            builder.pastKeyValues(cache);
        }
        return builder.build();
    }

    /** The columns {@code from} to before {@code to} of {@code [batch, time]}. */
    private static HostTensor columns(HostTensor matrix, int from, int to) {
        int rows = matrix.shape().intDimension(0);
        long[] values = new long[rows * (to - from)];
        for (int row = 0; row < rows; row++) {
            for (int column = from; column < to; column++) {
                values[row * (to - from) + column - from] = matrix.getLong(row, column);
            }
        }
        return HostTensor.of(Shape.of(rows, to - from), values);
    }
}
