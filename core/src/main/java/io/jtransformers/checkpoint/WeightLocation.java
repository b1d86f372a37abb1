package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a weight lies in a checkpoint: a tensor, or a slice of one that is read in place, such as one expert of a
 * tensor that holds all.
 *
 * @param tensor the name in the checkpoint
 * @param cuts from the whole tensor down to the slice; none for the whole
 */
public record WeightLocation(String tensor, List<Cut> cuts) {

    /** A step from a tensor to a slice of it. */
    public sealed interface Cut {}

    /** One entry of the first axis, which goes away. */
    public record Index(long index) implements Cut {}

    /** One of several equal parts of the first axis. */
    public record Part(long part, long parts) implements Cut {}

    /** Copies the list. */
    public WeightLocation {
        cuts = List.copyOf(cuts);
    }

    /** A whole tensor. */
    public static WeightLocation of(String tensor) {
        return new WeightLocation(tensor, List.of());
    }

    /** Entry {@code index} of the first axis: of {@code [experts, rows, columns]} it leaves {@code [rows, columns]}. */
    public WeightLocation at(long index) {
        return then(new Index(index));
    }

    /**
     * Part {@code part} of {@code parts} equal ones: of {@code [2 · rows, columns]} part 0 of 2 leaves {@code [rows,
     * columns]}.
     */
    public WeightLocation part(long part, long parts) {
        return then(new Part(part, parts));
    }

    private WeightLocation then(Cut cut) {
        List<Cut> longer = new ArrayList<>(cuts);
        longer.add(cut);
        return new WeightLocation(tensor, longer);
    }

    /** The same place of the tensor {@code name}. */
    WeightLocation in(String name) {
        return new WeightLocation(name, cuts);
    }

    /** A run of elements of a tensor, counted from its first, under a shape. */
    record Slice(Shape shape, long firstElement) {

        StoredTensor of(StoredTensor whole) {
            int size = whole.dataType().byteSize();
            return new StoredTensor(
                    whole.dataType(), shape, whole.data().asSlice(firstElement * size, shape.elementCount() * size));
        }
    }

    /** The slice of a tensor of this shape; empty if the cuts do not fit it. */
    Optional<Slice> within(Shape whole) {
        var slice = new Slice(whole, 0);
        for (Cut cut : cuts) {
            Shape shape = slice.shape();
            if (shape.rank() == 0) {
                return Optional.empty();
            }
            long length = shape.dimension(0);
            switch (cut) {
                case Index(long index) -> {
                    if (index < 0 || index >= length) {
                        return Optional.empty();
                    }
                    Shape rest = Shape.of(Arrays.copyOfRange(shape.toArray(), 1, shape.rank()));
                    slice = new Slice(rest, slice.firstElement() + index * rest.elementCount());
                }
                case Part(long part, long parts) -> {
                    if (parts < 1 || part < 0 || part >= parts || length % parts != 0) {
                        return Optional.empty();
                    }
                    Shape rest = shape.with(0, length / parts);
                    slice = new Slice(rest, slice.firstElement() + part * rest.elementCount());
                }
            }
        }
        return Optional.of(slice);
    }

    /** The name, and what is cut out of it, such as {@code experts.gate_up_proj[3][part 0 of 2]}. */
    @Override
    public String toString() {
        var text = new StringBuilder(tensor);
        for (Cut cut : cuts) {
            text.append(
                    switch (cut) {
                        case Index(long index) -> "[%d]".formatted(index);
                        case Part(long part, long parts) -> "[part %d of %d]".formatted(part, parts);
                    });
        }
        return text.toString();
    }
}
