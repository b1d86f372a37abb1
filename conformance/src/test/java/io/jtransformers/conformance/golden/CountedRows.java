package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.HostTensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows of a padded batch that have a defined result: those whose mask is 1.
 *
 * @param mask {@code [batch][time]}; empty where every row counts
 */
record CountedRows(boolean[][] mask) {

    static final CountedRows ALL = new CountedRows(new boolean[0][]);

    /** The rows that {@code attentionMask}, {@code [batch, time]}, shows. */
    static CountedRows of(HostTensor attentionMask) {
        int batch = attentionMask.shape().intDimension(0);
        int time = attentionMask.shape().intDimension(1);
        boolean[][] mask = new boolean[batch][time];
        for (int row = 0; row < batch; row++) {
            for (int column = 0; column < time; column++) {
                mask[row][column] = attentionMask.getLong(row, column) != 0;
            }
        }
        return new CountedRows(mask);
    }

    /** These places of the time axis alone, in this order. */
    CountedRows places(int[] places) {
        boolean[][] picked = new boolean[mask.length][places.length];
        for (int row = 0; row < mask.length; row++) {
            for (int i = 0; i < places.length; i++) {
                picked[row][i] = mask[row][places[i]];
            }
        }
        return new CountedRows(picked);
    }

    /** The rows of a tensor whose first axis is batch and time in one. */
    CountedRows flattened() {
        return new CountedRows(Arrays.stream(mask)
                .flatMap(row -> IntStream.range(0, row.length).mapToObj(column -> new boolean[] {row[column]}))
                .toArray(boolean[][]::new));
    }

    /** The places from {@code from} to before {@code to}. */
    CountedRows range(int from, int to) {
        return new CountedRows(Arrays.stream(mask)
                .map(row -> Arrays.copyOfRange(row, from, to))
                .toArray(boolean[][]::new));
    }

    /** The last {@code count} places. */
    CountedRows last(int count) {
        return mask.length == 0 ? this : range(mask[0].length - count, mask[0].length);
    }

    /** Whether place {@code time} of row {@code batch} is compared. */
    boolean counts(int batch, int time) {
        return mask.length == 0 || mask[batch][time];
    }
}
