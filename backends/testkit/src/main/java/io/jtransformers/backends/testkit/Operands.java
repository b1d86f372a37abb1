package io.jtransformers.backends.testkit;

import io.jtransformers.backend.TokenBatch;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a kernel is called with: tensors, numbers, and records and lists of them. */
final class Operands {

    private Operands() {}

    /**
     * The same operand with every temporary owned by {@code owner}; constants of a model keep their owner.
     *
     * @throws io.jtransformers.tensor.ReleasedTensorException if a tensor in it was released
     */
    static @Nullable Object ownedBy(TensorScope owner, @Nullable Object operand) {
        return switch (operand) {
            case Tensor tensor -> {
                tensor.owner().checkAlive();
                yield tensor.owner() instanceof TensorScope ? tensor.ownedBy(owner) : tensor;
            }
            case List<?> list ->
                list.stream().map(element -> ownedBy(owner, element)).toList();
            case Record composite -> withComponents(composite, component -> ownedBy(owner, component));
            case null, default -> operand;
        };
    }

    /** Maps one component of a record. */
    private interface ComponentMapping {
        @Nullable
        Object map(@Nullable Object component);
    }

    private static Object withComponents(Record composite, ComponentMapping mapping) {
        RecordComponent[] components = composite.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = mapping.map(valueOf(components[i], composite));
        }
        try {
            return composite.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException failure) {
            throw new IllegalStateException(
                    "A kernel was called with %s, which cannot be taken apart: its record must be public."
                            .formatted(composite.getClass().getName()),
                    failure);
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record composite) {
        try {
            return component.getAccessor().invoke(composite);
        } catch (IllegalAccessException | InvocationTargetException failure) {
            throw new IllegalStateException(
                    "A kernel was called with %s, whose component '%s' cannot be read: its record must be public."
                            .formatted(composite.getClass().getName(), component.getName()),
                    failure);
        }
    }

    /**
     * Whether a device that captured a kernel with {@code one} would do with it what it does with {@code other}:
     * tensors lie at the same addresses in the same layout, and everything else is equal. Numbers that only plan a step
     * on the host may differ.
     */
    static boolean alike(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Tensor tensor && other instanceof Tensor otherTensor) {
            return place(tensor).equals(place(otherTensor));
        }
        if (one instanceof TokenBatch.Plan && other instanceof TokenBatch.Plan) {
            return true;
        }
        if (one instanceof List<?> list && other instanceof List<?> otherList) {
            return list.size() == otherList.size() && allAlike(list, otherList);
        }
        if (one instanceof Record composite && other instanceof Record otherComposite) {
            return composite.getClass().equals(otherComposite.getClass())
                    && allAlike(components(composite), components(otherComposite));
        }
        return Objects.equals(one, other);
    }

    private static boolean allAlike(List<?> ones, List<?> others) {
        for (int i = 0; i < ones.size(); i++) {
            if (!alike(ones.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<@Nullable Object> components(Record composite) {
        return Arrays.asList(Arrays.stream(composite.getClass().getRecordComponents())
                .map(component -> valueOf(component, composite))
                .toArray());
    }

    /** Address and layout of a tensor, as text. */
    private static String place(Tensor tensor) {
        var place = new StringBuilder();
        place.append(tensor.dataType()).append(tensor.shape());
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            place.append(axis == 0 ? " by " : ", ").append(tensor.stride(axis));
        }
        long address = tensor.memory().address() + tensor.byteOffset();
        return place.append(" at 0x").append(Long.toHexString(address)).toString();
    }

    /** The operand for a message: tensors by their place. */
    static String describe(@Nullable Object operand) {
        return switch (operand) {
            case Tensor tensor -> place(tensor);
            case TokenBatch.Plan plan -> "plan";
            case List<?> list -> list.stream().map(Operands::describe).toList().toString();
            case Record composite ->
                composite.getClass().getSimpleName()
                        + components(composite).stream().map(Operands::describe).toList();
            case null, default -> String.valueOf(operand);
        };
    }
}
