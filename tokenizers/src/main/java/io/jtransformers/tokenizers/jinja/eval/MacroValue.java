package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.parse.Expression;
import io.jtransformers.tokenizers.jinja.parse.Statement.MacroDefinition;
import io.jtransformers.tokenizers.jinja.parse.Statement.Parameter;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BoolValue;
import io.jtransformers.tokenizers.jinja.value.CallableValue;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A macro, or the body of a call block. It sees the variables of the place where it is defined.
 *
 * <p>Source: {@code Macro} in Jinja 3.1.6, {@code runtime.py}.
 */
final class MacroValue implements CallableValue {

    private static final String CALLER = "caller";

    private final Rendering rendering;
    private final StatementExecutor statements;
    private final MacroDefinition definition;
    private final Scope closure;
    private final boolean autoescape;

    MacroValue(Rendering rendering, StatementExecutor statements, MacroDefinition definition, Scope closure) {
        this.rendering = rendering;
        this.statements = statements;
        this.definition = definition;
        this.closure = closure;
        autoescape = rendering.isAutoescape();
    }

    @Override
    public Value call(Arguments arguments) {
        Scope scope = closure.child();
        bind(arguments, scope);
        Output captured = new Output(rendering.meter());
        boolean before = rendering.setAutoescape(autoescape);
        rendering.meter().enter();
        try {
            setDefaults(arguments, scope);
            statements.execute(definition.body(), scope, captured);
        } finally {
            rendering.meter().leave();
            rendering.setAutoescape(before);
        }
        return rendering.ownText(captured.toString());
    }

    private void bind(Arguments arguments, Scope scope) {
        List<Parameter> parameters = definition.parameters();
        List<Value> positional = arguments.positional();
        Map<String, Value> keywords = new LinkedHashMap<>(arguments.keywords());
        int placed = Math.min(positional.size(), parameters.size());
        for (int index = 0; index < parameters.size(); index++) {
            String name = parameters.get(index).name();
            Value value = index < placed ? positional.get(index) : keywords.remove(name);
            scope.set(name, value == null ? UndefinedValue.variable(name) : value);
        }
        if (definition.usesCaller() && !hasParameter(CALLER)) {
            Value caller = keywords.remove(CALLER);
            if (caller == null || caller instanceof NoneValue) {
                caller = UndefinedValue.because("No caller defined");
            }
            scope.set(CALLER, caller);
        }
        if (definition.usesKeywords()) {
            scope.set("kwargs", Dicts.of(keywords));
        } else if (!keywords.isEmpty()) {
            throw unexpected(keywords);
        }
        if (definition.usesPositional()) {
            scope.set("varargs", new TupleValue(positional.subList(placed, positional.size())));
        } else if (positional.size() > parameters.size()) {
            throw new TemplateTypeException(
                    "macro %s takes not more than %d argument(s)".formatted(quotedName(), parameters.size()));
        }
    }

    private TemplateTypeException unexpected(Map<String, Value> keywords) {
        if (keywords.containsKey(CALLER)) {
            return new TemplateTypeException(
                    "macro %s was invoked with two values for the special caller argument. This is most likely a bug."
                            .formatted(quotedName()));
        }
        return new TemplateTypeException("macro %s takes no keyword argument '%s'"
                .formatted(quotedName(), keywords.keySet().iterator().next()));
    }

    /** Defaults see the parameters before them. */
    private void setDefaults(Arguments arguments, Scope scope) {
        List<Parameter> parameters = definition.parameters();
        for (int index = arguments.positional().size(); index < parameters.size(); index++) {
            Parameter parameter = parameters.get(index);
            if (arguments.keywords().containsKey(parameter.name())) {
                continue;
            }
            Expression defaultValue = parameter.defaultValue();
            scope.set(
                    parameter.name(),
                    defaultValue == null
                            ? UndefinedValue.because("parameter '%s' was not provided".formatted(parameter.name()))
                            : statements.evaluate(defaultValue, scope));
        }
    }

    private boolean hasParameter(String name) {
        return definition.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(name));
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "name" -> definition.name() == null ? NoneValue.NONE : StringValue.of(definition.name());
            case "arguments" ->
                new TupleValue(definition.parameters().stream()
                        .<Value>map(parameter -> StringValue.of(parameter.name()))
                        .toList());
            case "catch_kwargs" -> BoolValue.of(definition.usesKeywords());
            case "catch_varargs" -> BoolValue.of(definition.usesPositional());
            case CALLER -> BoolValue.of(definition.usesCaller());
            case "explicit_caller" -> BoolValue.of(hasParameter(CALLER));
            default -> null;
        };
    }

    private String quotedName() {
        return definition.name() == null ? "None" : "'" + definition.name() + "'";
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public String qualifiedTypeName() {
        return "jinja2.runtime.Macro";
    }

    @Override
    public String describe(Meter meter) {
        return definition.name() == null ? "<Macro anonymous>" : "<Macro " + quotedName() + ">";
    }
}
