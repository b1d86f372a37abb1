package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the library answered to a case's call, under the names of the expected tensors. */
final class Answers {

    private final Map<String, Answer> byName = new LinkedHashMap<>();

    /**
     * A tensor, and which part of it is defined.
     *
     * @param tensor what was computed
     * @param timeAxis the axis along which {@code rows} count; the batch is the first
     * @param rows the rows that are compared
     */
    record Answer(HostTensor tensor, int timeAxis, CountedRows rows) {}

    /** A tensor that is compared whole. */
    void add(String name, HostTensor tensor) {
        add(name, tensor, 1, CountedRows.ALL);
    }

    /** A tensor of a padded batch. */
    void add(String name, HostTensor tensor, int timeAxis, CountedRows rows) {
        byName.put(name, new Answer(tensor, timeAxis, rows));
    }

    /** A number, or nothing. */
    void addScalar(String name, @Nullable Float value) {
        if (value != null) {
            add(name, HostTensor.of(Shape.SCALAR, value));
        }
    }

    /** The entries of a tuple: {@code name.0} and so on. */
    void addAll(String name, List<HostTensor> tensors, int timeAxis, CountedRows rows) {
        for (int i = 0; i < tensors.size(); i++) {
            add(name + "." + i, tensors.get(i), timeAxis, rows);
        }
    }

    /** The answer to the expected tensor {@code name}. */
    Answer get(String name) {
        Answer answer = byName.get(name);
        if (answer == null) {
            throw new AssertionError("'%s' is expected, but the call gave only %s.".formatted(name, byName.keySet()));
        }
        return answer;
    }
}
