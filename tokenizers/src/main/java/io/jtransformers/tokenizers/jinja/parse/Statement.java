package io.jtransformers.tokenizers.jinja.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the syntax tree that does something. */
public sealed interface Statement {

    /** Where in the source the statement begins. */
    int offset();

    /** Text that is printed as it is. */
    record Text(int offset, String text) implements Statement {}

    /** <code>{{ value }}</code>. */
    record Print(int offset, Expression value) implements Statement {}

    /** {@code if}, with {@code elif} and {@code else}. */
    record If(int offset, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    /** A test and what is done where it is true. */
    record Branch(Expression test, List<Statement> body) {}

    /**
     * {@code for target in iterable if test recursive}; {@code otherwise} is done where there is nothing to go over.
     */
    record For(
            int offset,
            Target target,
            Expression iterable,
            @Nullable Expression test,
            boolean recursive,
            LoopBodies bodies)
            implements Statement {}

    /** What a loop does. */
    record LoopBodies(List<Statement> body, List<Statement> otherwise) {}

    /** Leaves the innermost loop. */
    record Break(int offset) implements Statement {}

    /** Goes on with the next turn of the innermost loop. */
    record Continue(int offset) implements Statement {}

    /** {@code set target = value}. */
    record Assign(int offset, Target target, Expression value) implements Statement {}

    /** {@code set target|filter} … {@code endset}. */
    record AssignBlock(int offset, Target target, Expression.@Nullable Filter filter, List<Statement> body)
            implements Statement {}

    /** {@code macro}. */
    record Macro(int offset, MacroDefinition definition) implements Statement {}

    /** {@code call(parameters) macro()}: the body becomes the {@code caller} of the macro. */
    record CallBlock(int offset, Expression.Call call, MacroDefinition caller) implements Statement {}

    /** {@code filter name}. */
    record FilterBlock(int offset, Expression.Filter filter, List<Statement> body) implements Statement {}

    /** {@code with a = b}. */
    record With(int offset, List<Binding> bindings, List<Statement> body) implements Statement {}

    /** A target and its value. */
    record Binding(Target target, Expression value) {}

    /** {@code block name}. */
    record Block(int offset, String name, boolean scoped, boolean required, List<Statement> body)
            implements Statement {}

    /** {@code autoescape enabled}. */
    record Autoescape(int offset, Expression enabled, List<Statement> body) implements Statement {}

    /** {@code generation}: what the assistant is to be trained on. */
    record Generation(int offset, MacroDefinition body) implements Statement {}

    /** {@code include}, {@code import}, {@code from}, {@code extends}: there are no other templates to load. */
    record Load(int offset, String tag) implements Statement {}

    /**
     * A macro, or the body of a call block.
     *
     * @param name the name, or null where it has none
     * @param parameters the parameters in order
     * @param body what it prints
     * @param usesCaller whether the body mentions {@code caller}
     * @param usesKeywords whether the body mentions {@code kwargs}: all other named arguments
     * @param usesPositional whether the body mentions {@code varargs}: all other arguments without a name
     */
    record MacroDefinition(
            @Nullable String name,
            List<Parameter> parameters,
            List<Statement> body,
            boolean usesCaller,
            boolean usesKeywords,
            boolean usesPositional) {}

    /** A parameter of a macro and its default, if it has one. */
    record Parameter(String name, @Nullable Expression defaultValue) {}
}
