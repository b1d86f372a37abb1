package io.jtransformers.tokenizers.jinja.value;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes and elements of values, with the rules of the sandbox: {@code value.name} asks for an attribute first and
 * for an element then, {@code value[key]} the other way round; attributes with an underscore in front and methods that
 * would change the value are found and not handed out.
 *
 * <p>Source: {@code ImmutableSandboxedEnvironment} in Jinja 3.1.6, {@code sandbox.py}.
 */
public final class Lookup {

    private Lookup() {}

    /** {@code object.name}. */
    public static Value attributeOrItem(Value object, String name, Meter meter) {
        Value attribute = attribute(object, name, meter);
        if (attribute == null) {
            attribute = item(object, StringValue.of(name));
        }
        return attribute == null ? UndefinedValue.missing(object, StringValue.of(name)) : attribute;
    }

    /** {@code object[key]}. */
    public static Value itemOrAttribute(Value object, Value key, Meter meter) {
        Value item = item(object, key);
        if (item == null && key instanceof StringValue name) {
            item = attribute(object, name.text(), meter);
        }
        return item == null ? UndefinedValue.missing(object, key) : item;
    }

    /** {@code object|attr(name)}: an attribute and nothing else. */
    public static Value attributeOnly(Value object, String name, Meter meter) {
        Value attribute = attribute(object, name, meter);
        return attribute == null ? UndefinedValue.missing(object, StringValue.of(name)) : attribute;
    }

    /** The attribute, an undefined value where it is unsafe, or null where there is none. */
    private static @Nullable Value attribute(Value object, String name, Meter meter) {
        if (UnsafeNames.isInternal(object, name) || UnsafeNames.changes(object, name)) {
            return UndefinedValue.unsafe(object, name);
        }
        return switch (object) {
            case StringValue string -> StringMethods.find(string, name, meter);
            case NumberValue number -> NumberMethods.find(number, name);
            case BytesValue bytes -> BytesMethods.find(bytes, name);
            case ListValue list -> SequenceMethods.find(list, list.items(), name);
            case TupleValue tuple -> {
                Value named = tuple.named(name);
                yield named == null ? SequenceMethods.find(tuple, tuple.items(), name) : named;
            }
            case RangeValue range -> SequenceMethods.find(range, name);
            case DictValue dict -> DictMethods.find(dict, name, meter);
            case UndefinedValue undefined -> throw undefined.failure();
            case ObjectValue value -> {
                Value attribute = value.attribute(name);
                yield attribute != null && name.startsWith("_") ? UndefinedValue.unsafe(object, name) : attribute;
            }
            case NoneValue _, DictView _, IteratorValue _ -> null;
        };
    }

    /** The element, or null where there is none. */
    private static @Nullable Value item(Value object, Value key) {
        return switch (object) {
            case DictValue dict -> isHashable(key) ? dict.entries().get(key) : null;
            case ListValue list -> element(list.items(), key);
            case TupleValue tuple -> element(tuple.items(), key);
            case RangeValue range -> element(range.elements(), key);
            case StringValue string -> {
                int index = index(key, string.length());
                yield index < 0 ? null : string.characterAt(index);
            }
            case BytesValue(String latin1) -> {
                int index = index(key, latin1.length());
                yield index < 0 ? null : IntValue.of(latin1.charAt(index));
            }
            case UndefinedValue undefined -> throw undefined.failure();
            default -> null;
        };
    }

    private static boolean isHashable(Value key) {
        return switch (key) {
            case ListValue _, DictValue _, DictView _ -> false;
            case TupleValue tuple -> tuple.items().stream().allMatch(Lookup::isHashable);
            default -> true;
        };
    }

    private static @Nullable Value element(List<Value> items, Value key) {
        int index = index(key, items.size());
        return index < 0 ? null : items.get(index);
    }

    /** The place that a key names in a sequence, or -1. */
    private static int index(Value key, int length) {
        if (!(key instanceof NumberValue number) || !Numbers.isInteger(number)) {
            return -1;
        }
        BigInteger index = Numbers.integer(number);
        if (index.bitLength() > 31) {
            return -1;
        }
        int place = index.intValue() < 0 ? index.intValue() + length : index.intValue();
        return place < length ? Math.max(place, -1) : -1;
    }
}
