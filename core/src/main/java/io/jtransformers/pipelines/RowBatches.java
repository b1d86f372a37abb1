package io.jtransformers.pipelines;

import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.ModelInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of any lengths as padded batches. A decoder looks backwards only, so padding on the right is seen by no token,
 * and a row gives what it gives alone.
 *
 * @param batchSize how many rows a step takes
 * @param filler the id that fills rows up
 */
record RowBatches(int batchSize, int filler) {

    /**
     * Runs rows of like lengths together.
     *
     * @param rows ids
     * @param forward runs a batch and gives what reads a row of its output
     * @return for each row what was read
     * @throws InputException if a row is empty
     */
    <R> List<R> run(List<int[]> rows, Function<ModelInputs, IntFunction<R>> forward) {
        List<Integer> order = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt(row -> rows.get(row).length))
                .toList();
        List<@Nullable R> results = new ArrayList<>(rows.size());
        rows.forEach(_ -> results.add(null));
        for (int first = 0; first < order.size(); first += batchSize) {
            List<Integer> places = order.subList(first, Math.min(order.size(), first + batchSize));
            IntFunction<R> output =
                    forward.apply(inputs(places.stream().map(rows::get).toList()));
            for (int row = 0; row < places.size(); row++) {
                results.set(places.get(row), output.apply(row));
            }
        }
        return results.stream().map(result -> requirePresent(result)).toList();
    }

    private static <R> R requirePresent(@Nullable R result) {
        if (result == null) {
            throw new IllegalStateException("A row has no result.");
        }
        return result;
    }

    private ModelInputs inputs(List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[][] inputIds = new int[rows.size()][];
        int[][] attentionMask = new int[rows.size()][longest];
        for (int row = 0; row < inputIds.length; row++) {
            int[] ids = rows.get(row);
            if (ids.length == 0) {
                throw new InputException("A text without any token was given; give one with at least a character.");
            }
            inputIds[row] = Arrays.copyOf(ids, longest);
            Arrays.fill(inputIds[row], ids.length, longest, filler);
            Arrays.fill(attentionMask[row], 0, ids.length, 1);
        }
        return ModelInputs.builder()
                .inputIds(inputIds)
                .attentionMask(attentionMask)
                .useCache(false)
                .outputHiddenStates(false)
                .outputAttentions(false)
                .build();
    }
}
