package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the syntax tree that has a value. */
public sealed interface Expression {

    /** Where in the source the node stands; of operators, where the operator does. */
    int offset();

    /** A literal. */
    record Constant(int offset, Value value) implements Expression {}

    /** A variable. */
    record Name(int offset, String name) implements Expression {}

    /** {@code [a, b]}. */
    record ListLiteral(int offset, List<Expression> items) implements Expression {}

    /** {@code (a, b)}. */
    record TupleLiteral(int offset, List<Expression> items) implements Expression {}

    /** <code>{a: b}</code>. */
    record DictLiteral(int offset, List<Entry> entries) implements Expression {}

    /** A key and its value. */
    record Entry(Expression key, Expression value) {}

    /** {@code -a}, {@code +a}, {@code not a}. */
    record Unary(int offset, UnaryOperator operator, Expression operand) implements Expression {}

    /** What stands before an operand. */
    enum UnaryOperator {
        NEGATE,
        PLUS,
        NOT
    }

    /** {@code a + b} and its kind. */
    record Binary(int offset, BinaryOperator operator, Expression left, Expression right) implements Expression {}

    /** What stands between two operands that are both evaluated. */
    enum BinaryOperator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        FLOOR_DIVIDE,
        MODULO,
        POWER
    }

    /** {@code a and b}: the first of the two that is false, or the last. */
    record And(int offset, Expression left, Expression right) implements Expression {}

    /** {@code a or b}: the first of the two that is true, or the last. */
    record Or(int offset, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c}: the texts of all parts. */
    record Concatenation(int offset, List<Expression> parts) implements Expression {}

    /** {@code a < b <= c}: each with its neighbour. */
    record Comparison(int offset, Expression first, List<Comparand> others) implements Expression {}

    /** What follows in a comparison. */
    record Comparand(int offset, ComparisonOperator operator, Expression operand) {}

    /** How two values compare. */
    enum ComparisonOperator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        NOT_IN
    }

    /** {@code a if test else b}; undefined where the test is false and nothing follows. */
    record Conditional(
            int offset,
            Expression test,
            Expression consequence,
            @Nullable Expression alternative) implements Expression {}

    /** {@code object.name}. */
    record Attribute(int offset, Expression object, String name) implements Expression {}

    /** {@code object[key]}. */
    record Subscript(int offset, Expression object, Expression key) implements Expression {}

    /** {@code object[start:stop:step]}. */
    record Slice(
            int offset,
            Expression object,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step)
            implements Expression {}

    /** {@code callee(arguments)}. */
    record Call(int offset, Expression callee, CallArguments arguments) implements Expression {}

    /** {@code input|name(arguments)}; no input where a block is filtered. */
    record Filter(int offset, @Nullable Expression input, String name, CallArguments arguments) implements Expression {}

    /** {@code input is name(arguments)}. */
    record Test(int offset, Expression input, String name, CallArguments arguments) implements Expression {}

    /** What stands in the parentheses of a call: {@code a, name=b, *positional, **keywords}. */
    record CallArguments(
            List<Expression> positional,
            List<Keyword> keywords,
            @Nullable Expression morePositional,
            @Nullable Expression moreKeywords) {

        /** Nothing. */
        static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
    }

    /** {@code name=value}. */
    record Keyword(String name, Expression value) {}
}
