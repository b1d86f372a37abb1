package io.jtransformers.tokenizers.jinja.value;

import java.util.function.Function;

/**
 * A function that Python or the template engine brings.
 *
 * @param typeName the type in Python: {@code function}, {@code builtin_function_or_method}, {@code type}
 * @param description how it prints, without angle brackets
 * @param code what it does
 */
public record BuiltinFunction(String typeName, String description, Function<Arguments, Value> code)
        implements CallableValue {

    /** A global function. */
    public static BuiltinFunction function(String name, Function<Arguments, Value> code) {
        return new BuiltinFunction("function", "function " + name, code);
    }

    /** A class, which makes objects when it is called. */
    public static BuiltinFunction type(String name, Function<Arguments, Value> code) {
        return new BuiltinFunction("type", "class '%s'".formatted(name), code);
    }

    /** A method of a value. */
    static BuiltinFunction method(String name, Value self, Function<Arguments, Value> code) {
        return new BuiltinFunction(
                "builtin_function_or_method", "built-in method %s of %s object".formatted(name, self.typeName()), code);
    }

    @Override
    public Value call(Arguments arguments) {
        return code.apply(arguments);
    }

    @Override
    public String describe(Meter meter) {
        return "<" + description + ">";
    }
}
