package io.jtransformers.heads;

import io.jtransformers.modeling.ModelInputs;

/** Which rows of a padded batch a head sees. */
final class AllRows {

    private AllRows() {}

    /** Every row of {@code [batch · time]}. */
    static int[] of(ModelInputs inputs) {
        int[] rows = new int[inputs.batchSize() * inputs.timeSteps()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        return rows;
    }
}
