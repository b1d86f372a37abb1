package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call hands over.
 *
 * @param positional the arguments without a name
 * @param keywords the arguments with one, in order
 */
public record Arguments(List<Value> positional, Map<String, Value> keywords) {

    /** No arguments. */
    public static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** Arguments without names. */
    public static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /** The arguments without the first {@code count} that have no name. */
    public Arguments skip(int count) {
        return new Arguments(positional.subList(count, positional.size()), keywords);
    }

    /**
     * Gives each argument its parameter, by place or by name.
     *
     * @param function the name of the function in messages
     * @param required how many of the parameters must be given
     * @param names the parameters in order
     * @throws TemplateTypeException if an argument has no parameter, a parameter two arguments, or a required one none
     */
    public Parameters bind(String function, int required, String... names) {
        Parameters parameters = bindPositional(function, names);
        for (Map.Entry<String, Value> keyword : keywords.entrySet()) {
            parameters.put(keyword.getKey(), keyword.getValue());
        }
        parameters.check(required);
        return parameters;
    }

    /** The same for functions that take no names. */
    public Parameters bindByPlace(String function, int required, String... names) {
        if (!keywords.isEmpty()) {
            throw new TemplateTypeException("%s() takes no keyword arguments".formatted(function));
        }
        Parameters parameters = bindPositional(function, names);
        parameters.check(required);
        return parameters;
    }

    private Parameters bindPositional(String function, String[] names) {
        if (positional.size() > names.length) {
            throw new TemplateTypeException("%s() takes at most %d argument%s (%d given)"
                    .formatted(function, names.length, names.length == 1 ? "" : "s", positional.size()));
        }
        @Nullable Value[] values = new @Nullable Value[names.length];
        for (int index = 0; index < positional.size(); index++) {
            values[index] = positional.get(index);
        }
        return new Parameters(function, names, values);
    }
}
