package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.parse.Expression;
import io.jtransformers.tokenizers.jinja.parse.ParsedTemplate;
import io.jtransformers.tokenizers.jinja.parse.Statement;
import io.jtransformers.tokenizers.jinja.parse.Target;
import io.jtransformers.tokenizers.jinja.parse.TemplateSource;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import java.util.Map;

/** Does what statements say: prints, assigns, branches and captures. Loops are in {@link LoopRunner}. */
final class StatementExecutor {

    /** What comes after a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final Rendering rendering;
    private final Meter meter;
    private final TemplateSource source;
    private final ParsedTemplate template;
    private final Scope root;
    private final ExpressionEvaluator expressions;
    private final LoopRunner loops;

    StatementExecutor(Rendering rendering, TemplateSource source, ParsedTemplate template, Scope root) {
        this.rendering = rendering;
        this.meter = rendering.meter();
        this.source = source;
        this.template = template;
        this.root = root;
        expressions = new ExpressionEvaluator(rendering, source);
        loops = new LoopRunner(rendering, expressions, this);
    }

    /** Executes the template. */
    void execute(Output output) {
        root.set("self", new SelfValue(this, template.blocks()));
        execute(template.body(), root, output);
    }

    /** Executes statements until one leaves a loop. */
    Flow execute(List<Statement> statements, Scope scope, Output output) {
        for (Statement statement : statements) {
            Flow flow = execute(statement, scope, output);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow execute(Statement statement, Scope scope, Output output) {
        meter.step();
        meter.enter();
        try {
            switch (statement) {
                case Statement.Text text -> output.append(text.text());
                case Statement.Print print -> print(expressions.evaluate(print.value(), scope), output);
                case Statement.If branches -> {
                    return branch(branches, scope, output);
                }
                case Statement.For loop -> {
                    return loops.run(loop, scope, output);
                }
                case Statement.Break _ -> {
                    return Flow.BREAK;
                }
                case Statement.Continue _ -> {
                    return Flow.CONTINUE;
                }
                case Statement.Assign assign -> assign(assign, scope);
                case Statement.AssignBlock assign -> {
                    return assignBlock(assign, scope);
                }
                case Statement.Macro macro -> defineMacro(macro, scope);
                case Statement.CallBlock call -> call(call, scope, output);
                case Statement.FilterBlock filter -> {
                    return filter(filter, scope, output);
                }
                case Statement.With with -> {
                    return with(with, scope, output);
                }
                case Statement.Block block -> print(block, block.scoped() ? scope : root, output);
                case Statement.Autoescape autoescape -> {
                    return autoescape(autoescape, scope, output);
                }
                case Statement.Generation generation -> generate(generation, scope, output);
                case Statement.Load _ -> throw new TemplateTypeException("no loader for this environment specified");
            }
            return Flow.NEXT;
        } catch (TemplateException e) {
            if (!e.isLocated()) {
                source.locate(e, statement.offset());
            }
            throw e;
        } finally {
            meter.leave();
        }
    }

    private void print(Value value, Output output) {
        output.append(rendering.isAutoescape() ? Markup.escape(value, meter).text() : Printer.str(value, meter));
    }

    private Flow branch(Statement.If statement, Scope scope, Output output) {
        for (Statement.Branch branch : statement.branches()) {
            if (expressions.evaluate(branch.test(), scope).isTrue()) {
                return execute(branch.body(), scope, output);
            }
        }
        return execute(statement.otherwise(), scope, output);
    }

    private void assign(Statement.Assign statement, Scope scope) {
        requireNamespaces(statement.target(), scope);
        assign(statement.target(), expressions.evaluate(statement.value(), scope), scope);
    }

    private static void requireNamespaces(Target target, Scope scope) {
        switch (target) {
            case Target.Variable _ -> {}
            case Target.NamespaceAttribute attribute -> namespace(attribute, scope);
            case Target.Unpacking unpacking ->
                unpacking.targets().forEach(element -> requireNamespaces(element, scope));
        }
    }

    private static NamespaceValue namespace(Target.NamespaceAttribute attribute, Scope scope) {
        if (scope.find(attribute.namespace()) instanceof NamespaceValue namespace) {
            return namespace;
        }
        throw new TemplateValueException("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
    }

    /** Assigns a value to a target, in a scope. */
    void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.NamespaceAttribute attribute ->
                namespace(attribute, scope).set(attribute.attribute(), value);
            case Target.Unpacking unpacking -> unpack(unpacking.targets(), value, scope);
        }
    }

    private void unpack(List<Target> targets, Value value, Scope scope) {
        if (!Iteration.isIterable(value)) {
            throw new TemplateTypeException("cannot unpack non-iterable %s object".formatted(value.typeName()));
        }
        List<Value> elements = Iteration.list(value, meter);
        if (elements.size() < targets.size()) {
            throw new TemplateValueException(
                    "not enough values to unpack (expected %d, got %d)".formatted(targets.size(), elements.size()));
        }
        if (elements.size() > targets.size()) {
            throw new TemplateValueException(
                    "too many values to unpack (expected %d, got %d)".formatted(targets.size(), elements.size()));
        }
        for (int index = 0; index < targets.size(); index++) {
            assign(targets.get(index), elements.get(index), scope);
        }
    }

    private Flow assignBlock(Statement.AssignBlock statement, Scope scope) {
        requireNamespaces(statement.target(), scope);
        Scope block = scope.child();
        Output captured = new Output(meter);
        Flow flow = execute(statement.body(), block, captured);
        if (flow == Flow.NEXT) {
            Value text = rendering.ownText(captured.toString());
            Expression.Filter filter = statement.filter();
            assign(statement.target(), filter == null ? text : filtered(filter, text, block), scope);
        }
        return flow;
    }

    private Value filtered(Expression.Filter filter, Value text, Scope scope) {
        Value result = expressions.filter(filter, text, scope);
        return rendering.isAutoescape() ? StringValue.markup(Printer.str(result, meter)) : result;
    }

    private void defineMacro(Statement.Macro statement, Scope scope) {
        Statement.MacroDefinition definition = statement.definition();
        MacroValue macro = new MacroValue(rendering, this, definition, scope);
        if (definition.name() != null) {
            scope.set(definition.name(), macro);
        }
    }

    /** A default of a parameter of a macro. */
    Value evaluate(Expression expression, Scope scope) {
        return expressions.evaluate(expression, scope);
    }

    private void call(Statement.CallBlock statement, Scope scope, Output output) {
        MacroValue caller = new MacroValue(rendering, this, statement.caller(), scope);
        print(expressions.call(statement.call(), scope, Map.of("caller", caller)), output);
    }

    private Flow filter(Statement.FilterBlock statement, Scope scope, Output output) {
        Scope block = scope.child();
        Output captured = new Output(meter);
        Flow flow = execute(statement.body(), block, captured);
        if (flow == Flow.NEXT) {
            Value text = expressions.filter(statement.filter(), rendering.ownText(captured.toString()), block);
            if (!(text instanceof StringValue)) {
                throw new TemplateTypeException(
                        "sequence item 0: expected str instance, %s found".formatted(text.typeName()));
            }
            print(text, output);
        }
        return flow;
    }

    private Flow with(Statement.With statement, Scope scope, Output output) {
        Scope inner = scope.child();
        for (Statement.Binding binding : statement.bindings()) {
            assign(binding.target(), expressions.evaluate(binding.value(), scope), inner);
        }
        return execute(statement.body(), inner, output);
    }

    /** Prints a block that sees the variables of {@code scope}. */
    void print(Statement.Block block, Scope scope, Output output) {
        if (block.required()) {
            throw new TemplateValueException(
                    "TemplateRuntimeError", "Required block '%s' not found".formatted(block.name()));
        }
        Scope inner = scope.child();
        inner.set("super", UndefinedValue.because("there is no parent block called '%s'.".formatted(block.name())));
        execute(block.body(), inner, output);
    }

    /** What a block prints, with the variables of the whole template. */
    Value render(Statement.Block block) {
        Output captured = new Output(meter);
        print(block, root, captured);
        return rendering.ownText(captured.toString());
    }

    private Flow autoescape(Statement.Autoescape statement, Scope scope, Output output) {
        Scope inner = scope.child();
        boolean before = rendering.setAutoescape(
                expressions.evaluate(statement.enabled(), inner).isTrue());
        try {
            return execute(statement.body(), inner, output);
        } finally {
            rendering.setAutoescape(before);
        }
    }

    private void generate(Statement.Generation statement, Scope scope, Output output) {
        Value text = new MacroValue(rendering, this, statement.body(), scope).call(Arguments.NONE);
        rendering.addGeneration(text.toString());
        output.append(text.toString());
    }
}
