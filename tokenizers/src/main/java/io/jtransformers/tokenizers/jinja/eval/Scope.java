package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a body. What an inner scope sets, the outer ones never see. */
final class Scope {

    private final @Nullable Scope parent;
    private final Map<String, Value> variables;

    /** The outermost scope. */
    Scope(Map<String, Value> variables) {
        this(null, variables);
    }

    private Scope(@Nullable Scope parent, Map<String, Value> variables) {
        this.parent = parent;
        this.variables = variables;
    }

    /** A scope inside this one. */
    Scope child() {
        return new Scope(this, new HashMap<>());
    }

    @Nullable
    Value find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Value value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }
}
