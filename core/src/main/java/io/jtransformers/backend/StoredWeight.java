package io.jtransformers.backend;

import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.Map;

/**
 * A weight as a file holds it: the logical matrix, a format, and the format's named components.
 *
 * @param name the name in the checkpoint, for messages
 * @param shape what the weight is once decoded
 * @param format how the components make up the weight
 * @param components by the format's names; {@link DenseFormat} has {@code values}
 */
public record StoredWeight(String name, Shape shape, QuantizationFormat format, Map<String, StoredTensor> components) {

    /** Copies the map. */
    public StoredWeight {
        components = Map.copyOf(components);
    }

    /** A weight whose numbers are stored as they are. */
    public static StoredWeight dense(String name, StoredTensor values) {
        return new StoredWeight(name, values.shape(), DenseFormat.INSTANCE, Map.of(DenseFormat.VALUES, values));
    }

    /**
     * One component.
     *
     * @throws IllegalArgumentException if the format has none of that name
     */
    public StoredTensor component(String component) {
        StoredTensor tensor = components.get(component);
        if (tensor == null) {
            throw new IllegalArgumentException("The weight '%s' of format %s has no component '%s'; it has %s."
                    .formatted(name, format.name(), component, components.keySet()));
        }
        return tensor;
    }

    /** Writes rows as floats; see {@link QuantizationFormat#decodeRows}. */
    public void decodeRows(long first, long count, Tensor out) {
        format.decodeRows(this, first, count, out);
    }
}
