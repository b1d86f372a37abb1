package io.jtransformers.backends.testkit;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;

/** The ways in which a matrix can lie in memory. */
public enum Layout {
    /** One row after another. */
    CONTIGUOUS,
    /** Rows with gaps between them, beginning where no vector does. */
    GAPS,
    /** Columns one after another. */
    TRANSPOSED,
    /** One row, seen again and again. */
    REPEATED_ROW,
    /** One column, seen again and again. */
    REPEATED_COLUMN;

    /** A matrix of {@code numbers} that lies so. */
    public Tensor matrix(TensorScope scope, Gaussian numbers, int rows, int columns) {
        return switch (this) {
            case CONTIGUOUS -> numbers.tensor(scope, rows, columns);
            case GAPS -> numbers.tensor(scope, rows, columns + 3L).slice(1, 1, columns);
            case TRANSPOSED -> numbers.tensor(scope, columns, rows).permute(1, 0);
            case REPEATED_ROW -> numbers.tensor(scope, 1, columns).expand(Shape.of(rows, columns));
            case REPEATED_COLUMN -> numbers.tensor(scope, rows, 1).expand(Shape.of(rows, columns));
        };
    }
}
