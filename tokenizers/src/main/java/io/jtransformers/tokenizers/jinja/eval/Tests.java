package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BoolValue;
import io.jtransformers.tokenizers.jinja.value.BytesValue;
import io.jtransformers.tokenizers.jinja.value.CallableValue;
import io.jtransformers.tokenizers.jinja.value.Characters;
import io.jtransformers.tokenizers.jinja.value.Comparisons;
import io.jtransformers.tokenizers.jinja.value.ContainerValue;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.FloatValue;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.NumberValue;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.RangeValue;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tests that stand behind {@code is}.
 *
 * <p>Source: {@code TESTS} in Jinja 3.1.6, {@code tests.py}.
 */
public final class Tests {

    private static final Map<String, Test> TESTS = tests();

    private Tests() {}

    /** The names of all tests. */
    public static Set<String> names() {
        return TESTS.keySet();
    }

    static @Nullable Test find(String name) {
        return TESTS.get(name);
    }

    private static Map<String, Test> tests() {
        Map<String, Test> tests = new TreeMap<>();
        putTypes(tests);
        putComparisons(tests);
        putNumbers(tests);
        putCases(tests);
        put(tests, "defined", value -> !(value instanceof UndefinedValue));
        put(tests, "undefined", UndefinedValue.class::isInstance);
        put(tests, "callable", value -> value instanceof CallableValue || value instanceof UndefinedValue);
        put(tests, "escaped", value -> value instanceof StringValue string && string.isMarkup());
        tests.put("filter", (value, arguments, _) -> isNamed("filter", value, arguments, Filters.names()));
        tests.put("test", (value, arguments, _) -> isNamed("test", value, arguments, names()));
        tests.put("in", (value, arguments, rendering) -> {
            Value container = arguments.bind("in", 1, "seq").required("seq");
            return Comparisons.contains(container, value, rendering.meter());
        });
        return Map.copyOf(tests);
    }

    private static void put(Map<String, Test> tests, String name, Predicate<Value> predicate) {
        tests.put(name, (value, arguments, _) -> {
            arguments.bind(name, 0);
            return predicate.test(value);
        });
    }

    private static void putTypes(Map<String, Test> tests) {
        put(tests, "none", NoneValue.class::isInstance);
        put(tests, "boolean", BoolValue.class::isInstance);
        put(tests, "false", value -> value instanceof BoolValue && !value.isTrue());
        put(tests, "true", value -> value instanceof BoolValue && value.isTrue());
        put(tests, "integer", IntValue.class::isInstance);
        put(tests, "float", FloatValue.class::isInstance);
        put(tests, "number", NumberValue.class::isInstance);
        put(tests, "string", StringValue.class::isInstance);
        put(tests, "mapping", DictValue.class::isInstance);
        put(tests, "iterable", value -> value instanceof LoopValue || Iteration.isIterable(value));
        put(tests, "sequence", Tests::isSequence);
    }

    private static boolean isSequence(Value value) {
        return switch (value) {
            case ContainerValue _, StringValue _, BytesValue _, RangeValue _, UndefinedValue _ -> true;
            default -> false;
        };
    }

    private static void putComparisons(Map<String, Test> tests) {
        putComparison(tests, Comparisons::equal, "==", "eq", "equalto");
        putComparison(tests, (left, right) -> !Comparisons.equal(left, right), "!=", "ne");
        putComparison(tests, Comparisons::greater, ">", "gt", "greaterthan");
        putComparison(tests, Comparisons::greaterOrEqual, ">=", "ge");
        putComparison(tests, Comparisons::less, "<", "lt", "lessthan");
        putComparison(tests, Comparisons::lessOrEqual, "<=", "le");
        putComparison(tests, Comparisons::same, "sameas");
    }

    private static void putComparison(Map<String, Test> tests, BiPredicate<Value, Value> comparison, String... names) {
        for (String name : names) {
            tests.put(name, (value, arguments, _) -> {
                Value other = arguments.bind(name, 1, "other").required("other");
                return comparison.test(value, other);
            });
        }
    }

    private static void putNumbers(Map<String, Test> tests) {
        tests.put("odd", (value, arguments, rendering) -> {
            arguments.bind("odd", 0);
            return hasRemainder(value, IntValue.of(2), 1, rendering.meter());
        });
        tests.put("even", (value, arguments, rendering) -> {
            arguments.bind("even", 0);
            return hasRemainder(value, IntValue.of(2), 0, rendering.meter());
        });
        tests.put("divisibleby", (value, arguments, rendering) -> {
            Value divisor = arguments.bind("divisibleby", 1, "num").required("num");
            return hasRemainder(value, divisor, 0, rendering.meter());
        });
    }

    private static boolean hasRemainder(Value value, Value divisor, int remainder, Meter meter) {
        return Comparisons.equal(Operators.modulo(value, divisor, meter), IntValue.of(remainder));
    }

    private static void putCases(Map<String, Test> tests) {
        tests.put("lower", (value, arguments, rendering) -> {
            arguments.bind("lower", 0);
            String text = Printer.str(value, rendering.meter());
            return Characters.isOfOneCase(text, Character::isLowerCase, Character::isUpperCase);
        });
        tests.put("upper", (value, arguments, rendering) -> {
            arguments.bind("upper", 0);
            String text = Printer.str(value, rendering.meter());
            return Characters.isOfOneCase(text, Character::isUpperCase, Character::isLowerCase);
        });
    }

    private static boolean isNamed(String test, Value value, Arguments arguments, Set<String> names) {
        arguments.bind(test, 0);
        return Dicts.requireHashable(value) instanceof StringValue name && names.contains(name.text());
    }
}
