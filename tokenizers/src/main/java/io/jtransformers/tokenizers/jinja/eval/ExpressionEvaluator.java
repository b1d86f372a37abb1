package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.TemplateTypeException;
import io.jtransformers.tokenizers.jinja.parse.Expression;
import io.jtransformers.tokenizers.jinja.parse.Expression.And;
import io.jtransformers.tokenizers.jinja.parse.Expression.Attribute;
import io.jtransformers.tokenizers.jinja.parse.Expression.Binary;
import io.jtransformers.tokenizers.jinja.parse.Expression.Call;
import io.jtransformers.tokenizers.jinja.parse.Expression.CallArguments;
import io.jtransformers.tokenizers.jinja.parse.Expression.Comparand;
import io.jtransformers.tokenizers.jinja.parse.Expression.Comparison;
import io.jtransformers.tokenizers.jinja.parse.Expression.Concatenation;
import io.jtransformers.tokenizers.jinja.parse.Expression.Conditional;
import io.jtransformers.tokenizers.jinja.parse.Expression.Constant;
import io.jtransformers.tokenizers.jinja.parse.Expression.DictLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Entry;
import io.jtransformers.tokenizers.jinja.parse.Expression.Keyword;
import io.jtransformers.tokenizers.jinja.parse.Expression.ListLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Name;
import io.jtransformers.tokenizers.jinja.parse.Expression.Or;
import io.jtransformers.tokenizers.jinja.parse.Expression.Slice;
import io.jtransformers.tokenizers.jinja.parse.Expression.Subscript;
import io.jtransformers.tokenizers.jinja.parse.Expression.TupleLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Unary;
import io.jtransformers.tokenizers.jinja.parse.TemplateSource;
import io.jtransformers.tokenizers.jinja.value.Arguments;
import io.jtransformers.tokenizers.jinja.value.BoolValue;
import io.jtransformers.tokenizers.jinja.value.Comparisons;
import io.jtransformers.tokenizers.jinja.value.DictValue;
import io.jtransformers.tokenizers.jinja.value.Dicts;
import io.jtransformers.tokenizers.jinja.value.Iteration;
import io.jtransformers.tokenizers.jinja.value.ListValue;
import io.jtransformers.tokenizers.jinja.value.Lookup;
import io.jtransformers.tokenizers.jinja.value.Markup;
import io.jtransformers.tokenizers.jinja.value.Meter;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.Operators;
import io.jtransformers.tokenizers.jinja.value.Printer;
import io.jtransformers.tokenizers.jinja.value.Slices;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import io.jtransformers.tokenizers.jinja.value.TextBuilder;
import io.jtransformers.tokenizers.jinja.value.TupleValue;
import io.jtransformers.tokenizers.jinja.value.UndefinedValue;
import io.jtransformers.tokenizers.jinja.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives expressions their values. An error gets the place of the innermost expression that it comes from. */
final class ExpressionEvaluator {

    private final Rendering rendering;
    private final Meter meter;
    private final TemplateSource source;

    ExpressionEvaluator(Rendering rendering, TemplateSource source) {
        this.rendering = rendering;
        this.meter = rendering.meter();
        this.source = source;
    }

    Value evaluate(Expression expression, Scope scope) {
        meter.step();
        meter.enter();
        try {
            return switch (expression) {
                case Constant constant -> constant.value();
                case Name name -> variable(name, scope);
                case Attribute attribute ->
                    Lookup.attributeOrItem(evaluate(attribute.object(), scope), attribute.name(), meter);
                case Subscript subscript -> subscript(subscript, scope);
                case Slice slice -> slice(slice, scope);
                case Call call -> call(call, scope, Map.of());
                case Expression.Filter filter -> filter(filter, null, scope);
                case Expression.Test test -> test(test, scope);
                case Comparison comparison -> comparison(comparison, scope);
                case And and -> and(and, scope);
                case Or or -> or(or, scope);
                case Unary unary -> unary(unary, scope);
                case Binary binary -> binary(binary, scope);
                case Concatenation concatenation -> concatenation(concatenation, scope);
                case Conditional conditional -> conditional(conditional, scope);
                case ListLiteral list -> new ListValue(all(list.items(), scope));
                case TupleLiteral tuple -> new TupleValue(all(tuple.items(), scope));
                case DictLiteral dict -> dict(dict, scope);
            };
        } catch (TemplateException e) {
            if (!e.isLocated()) {
                source.locate(e, expression.offset());
            }
            throw e;
        } finally {
            meter.leave();
        }
    }

    private static Value variable(Name name, Scope scope) {
        Value value = scope.find(name.name());
        return value == null ? UndefinedValue.variable(name.name()) : value;
    }

    private Value subscript(Subscript subscript, Scope scope) {
        Value object = evaluate(subscript.object(), scope);
        return Lookup.itemOrAttribute(object, evaluate(subscript.key(), scope), meter);
    }

    private Value slice(Slice slice, Scope scope) {
        Value object = evaluate(slice.object(), scope);
        Value start = bound(slice.start(), scope);
        Value stop = bound(slice.stop(), scope);
        return Slices.slice(object, start, stop, bound(slice.step(), scope), meter);
    }

    private Value bound(@Nullable Expression bound, Scope scope) {
        return bound == null ? NoneValue.NONE : evaluate(bound, scope);
    }

    /** Calls what a call names, with further named arguments. */
    Value call(Call call, Scope scope, Map<String, Value> moreKeywords) {
        Value callee = evaluate(call.callee(), scope);
        return rendering.call(callee, arguments(call.arguments(), scope, moreKeywords));
    }

    private Arguments arguments(CallArguments arguments, Scope scope, Map<String, Value> moreKeywords) {
        if (arguments.keywords().isEmpty()
                && arguments.morePositional() == null
                && arguments.moreKeywords() == null
                && moreKeywords.isEmpty()) {
            return arguments.positional().isEmpty()
                    ? Arguments.NONE
                    : new Arguments(all(arguments.positional(), scope), Map.of());
        }
        List<Value> positional = new ArrayList<>(all(arguments.positional(), scope));
        Map<String, Value> keywords = new LinkedHashMap<>();
        for (Keyword keyword : arguments.keywords()) {
            keywords.put(keyword.name(), evaluate(keyword.value(), scope));
        }
        putAll(keywords, moreKeywords);
        if (arguments.morePositional() != null) {
            positional.addAll(Iteration.list(evaluate(arguments.morePositional(), scope), meter));
        }
        if (arguments.moreKeywords() != null) {
            putAll(keywords, keywords(evaluate(arguments.moreKeywords(), scope)));
        }
        return new Arguments(positional, keywords);
    }

    private static void putAll(Map<String, Value> keywords, Map<String, Value> more) {
        more.forEach((name, value) -> {
            if (keywords.put(name, value) != null) {
                throw new TemplateTypeException("got multiple values for keyword argument '%s'".formatted(name));
            }
        });
    }

    private static Map<String, Value> keywords(Value mapping) {
        if (!(mapping instanceof DictValue dict)) {
            throw new TemplateTypeException(
                    "argument after ** must be a mapping, not %s".formatted(mapping.typeName()));
        }
        Map<String, Value> keywords = new LinkedHashMap<>();
        dict.entries().forEach((key, value) -> {
            if (!(key instanceof StringValue name)) {
                throw new TemplateTypeException("keywords must be strings");
            }
            keywords.put(name.text(), value);
        });
        return keywords;
    }

    /** Applies a filter; the innermost of a chain without an input gets {@code block}. */
    Value filter(Expression.Filter filter, @Nullable Value block, Scope scope) {
        Value input;
        if (filter.input() == null) {
            input = block == null ? NoneValue.NONE : block;
        } else if (block != null && filter.input() instanceof Expression.Filter inner) {
            input = filter(inner, block, scope);
        } else {
            input = evaluate(filter.input(), scope);
        }
        return rendering.filter(filter.name(), input, arguments(filter.arguments(), scope, Map.of()));
    }

    private Value test(Expression.Test test, Scope scope) {
        Value input = evaluate(test.input(), scope);
        return BoolValue.of(rendering.test(test.name(), input, arguments(test.arguments(), scope, Map.of())));
    }

    private Value comparison(Comparison comparison, Scope scope) {
        Value left = evaluate(comparison.first(), scope);
        for (Comparand comparand : comparison.others()) {
            Value right = evaluate(comparand.operand(), scope);
            if (!holds(comparand, left, right)) {
                return BoolValue.FALSE;
            }
            left = right;
        }
        return BoolValue.TRUE;
    }

    private boolean holds(Comparand comparand, Value left, Value right) {
        return switch (comparand.operator()) {
            case EQUAL -> Comparisons.equal(left, right);
            case NOT_EQUAL -> !Comparisons.equal(left, right);
            case LESS -> Comparisons.less(left, right);
            case LESS_OR_EQUAL -> Comparisons.lessOrEqual(left, right);
            case GREATER -> Comparisons.greater(left, right);
            case GREATER_OR_EQUAL -> Comparisons.greaterOrEqual(left, right);
            case IN -> Comparisons.contains(right, left, meter);
            case NOT_IN -> !Comparisons.contains(right, left, meter);
        };
    }

    private Value and(And and, Scope scope) {
        Value left = evaluate(and.left(), scope);
        return left.isTrue() ? evaluate(and.right(), scope) : left;
    }

    private Value or(Or or, Scope scope) {
        Value left = evaluate(or.left(), scope);
        return left.isTrue() ? left : evaluate(or.right(), scope);
    }

    private Value unary(Unary unary, Scope scope) {
        Value operand = evaluate(unary.operand(), scope);
        return switch (unary.operator()) {
            case NOT -> BoolValue.of(!operand.isTrue());
            case NEGATE -> Operators.negate(operand);
            case PLUS -> Operators.plus(operand);
        };
    }

    private Value binary(Binary binary, Scope scope) {
        Value left = evaluate(binary.left(), scope);
        Value right = evaluate(binary.right(), scope);
        return switch (binary.operator()) {
            case ADD -> Operators.add(left, right, meter);
            case SUBTRACT -> Operators.subtract(left, right);
            case MULTIPLY -> Operators.multiply(left, right, meter);
            case DIVIDE -> Operators.divide(left, right);
            case FLOOR_DIVIDE -> Operators.floorDivide(left, right);
            case MODULO -> Operators.modulo(left, right, meter);
            case POWER -> Operators.power(left, right);
        };
    }

    /** The texts of all parts; where texts are escaped and one part is HTML, the others are escaped. */
    private Value concatenation(Concatenation concatenation, Scope scope) {
        List<Value> parts = all(concatenation.parts(), scope);
        boolean markup = rendering.isAutoescape()
                && parts.stream().anyMatch(part -> part instanceof StringValue string && string.isMarkup());
        TextBuilder text = new TextBuilder(meter);
        for (Value part : parts) {
            text.append(markup ? Markup.escape(part, meter).text() : Printer.str(part, meter));
        }
        return markup ? StringValue.markup(text.toString()) : StringValue.of(text.toString());
    }

    private Value conditional(Conditional conditional, Scope scope) {
        if (evaluate(conditional.test(), scope).isTrue()) {
            return evaluate(conditional.consequence(), scope);
        }
        if (conditional.alternative() != null) {
            return evaluate(conditional.alternative(), scope);
        }
        return UndefinedValue.because(
                "the inline if-expression on line %d evaluated to false and no else section was defined."
                        .formatted(source.line(conditional.offset())));
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        meter.elements(expressions.size());
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(evaluate(expression, scope));
        }
        return values;
    }

    private Value dict(DictLiteral literal, Scope scope) {
        meter.elements(literal.entries().size());
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Entry entry : literal.entries()) {
            Value key = Dicts.requireHashable(evaluate(entry.key(), scope));
            entries.put(key, evaluate(entry.value(), scope));
        }
        return new DictValue(entries);
    }
}
