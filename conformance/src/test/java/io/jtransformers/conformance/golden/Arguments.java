package io.jtransformers.conformance.golden;

import io.jtransformers.tensor.HostTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The arguments of a case's call. Reading one takes it, so that those left over are the ones that nobody understood.
 */
final class Arguments {

    private final JsonNode kwargs;
    private final Map<String, HostTensor> tensors;
    private final Set<String> left = new HashSet<>();

    Arguments(JsonNode kwargs, Map<String, HostTensor> tensors) {
        this.kwargs = kwargs;
        this.tensors = tensors;
        left.addAll(kwargs.propertyNames());
        left.addAll(tensors.keySet());
    }

    /** Whether the argument was given, as a scalar or as a tensor. */
    boolean has(String name) {
        return kwargs.has(name) || tensors.containsKey(name);
    }

    /** Hands over a tensor if it was given. */
    void tensor(String name, Consumer<HostTensor> use) {
        if (tensors.containsKey(name)) {
            use.accept(takeTensor(name));
        }
    }

    /** A tensor that must be there. */
    HostTensor takeTensor(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new AssertionError("The case has no input '%s'.".formatted(name));
        }
        left.remove(name);
        return tensor;
    }

    /** Hands over a whole number if it was given. */
    void integer(String name, IntConsumer use) {
        if (kwargs.has(name)) {
            use.accept(take(name).intValue());
        }
    }

    /** Hands over a yes or no if it was given. */
    void flag(String name, Consumer<Boolean> use) {
        if (kwargs.has(name)) {
            use.accept(take(name).booleanValue());
        }
    }

    /** Hands over a number if it was given. */
    void real(String name, DoubleConsumer use) {
        if (kwargs.has(name)) {
            use.accept(take(name).doubleValue());
        }
    }

    /** Hands over whatever was given. */
    void json(String name, Consumer<JsonNode> use) {
        if (kwargs.has(name)) {
            use.accept(take(name));
        }
    }

    /** Hands over a list of whole numbers, a single one or none at all ({@code null}), if it was given. */
    void integers(String name, Consumer<int[]> use) {
        if (kwargs.has(name)) {
            use.accept(integers(take(name)));
        }
    }

    /** A list of whole numbers that must be there. */
    int[] takeIntegers(String name) {
        return integers(take(name));
    }

    private static int[] integers(JsonNode value) {
        if (value.isNull()) {
            return new int[0];
        }
        return value.isArray()
                ? IntStream.range(0, value.size())
                        .map(i -> value.get(i).intValue())
                        .toArray()
                : new int[] {value.intValue()};
    }

    private JsonNode take(String name) {
        left.remove(name);
        return kwargs.required(name);
    }

    /** Fails if an argument was not read: the call would not be the one that the reference was asked. */
    void requireAllTaken() {
        if (!left.isEmpty()) {
            List<String> names = left.stream().sorted().toList();
            throw new AssertionError("The call has the arguments %s, which are not supported.".formatted(names));
        }
    }
}
