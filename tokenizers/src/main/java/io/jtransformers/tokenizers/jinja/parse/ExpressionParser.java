package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.parse.Expression.And;
import io.jtransformers.tokenizers.jinja.parse.Expression.Binary;
import io.jtransformers.tokenizers.jinja.parse.Expression.BinaryOperator;
import io.jtransformers.tokenizers.jinja.parse.Expression.Comparand;
import io.jtransformers.tokenizers.jinja.parse.Expression.Comparison;
import io.jtransformers.tokenizers.jinja.parse.Expression.ComparisonOperator;
import io.jtransformers.tokenizers.jinja.parse.Expression.Concatenation;
import io.jtransformers.tokenizers.jinja.parse.Expression.Conditional;
import io.jtransformers.tokenizers.jinja.parse.Expression.Or;
import io.jtransformers.tokenizers.jinja.parse.Expression.TupleLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Unary;
import io.jtransformers.tokenizers.jinja.parse.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions by descending through the operators, the loosest first: {@code if else}, {@code or}, {@code and},
 * {@code not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, signs; the rest is left to
 * {@link OperandParser}. All binary operators group to the left, {@code **} too.
 *
 * <p>Source: {@code Parser} in Jinja 3.1.6, {@code parser.py}.
 */
final class ExpressionParser {

    private final TokenStream stream;
    private final NameUsage names;
    private final OperandParser operands;

    ExpressionParser(TokenStream stream, NameUsage names) {
        this.stream = stream;
        this.names = names;
        operands = new OperandParser(stream, names, this);
    }

    OperandParser operands() {
        return operands;
    }

    Expression parseExpression() {
        stream.enter();
        Expression expression = parseConditional();
        stream.leave();
        return expression;
    }

    /** An expression in a place where {@code if} means something else. */
    Expression parseUnconditional() {
        stream.enter();
        Expression expression = parseOr();
        stream.leave();
        return expression;
    }

    private Expression parseConditional() {
        var unknownBefore = names.firstUnknown();
        Expression consequence = parseOr();
        for (int links = 1; stream.isName("if"); links++) {
            stream.checkChain(links);
            names.forgetUnknownSince(unknownBefore);
            boolean before = names.conditional(true);
            int offset = stream.next().offset();
            Expression test = parseOr();
            Expression alternative = stream.skipIfName("else") ? parseExpression() : null;
            consequence = new Conditional(offset, test, consequence, alternative);
            names.conditional(before);
        }
        return consequence;
    }

    private Expression parseOr() {
        Expression left = parseAnd();
        for (int links = 1; stream.isName("or"); links++) {
            stream.checkChain(links);
            int offset = stream.next().offset();
            left = new Or(offset, left, parseAnd());
        }
        return left;
    }

    private Expression parseAnd() {
        Expression left = parseNot();
        for (int links = 1; stream.isName("and"); links++) {
            stream.checkChain(links);
            int offset = stream.next().offset();
            left = new And(offset, left, parseNot());
        }
        return left;
    }

    private Expression parseNot() {
        if (!stream.isName("not")) {
            return parseComparison();
        }
        int offset = stream.next().offset();
        stream.enter();
        Expression operand = parseNot();
        stream.leave();
        return new Unary(offset, UnaryOperator.NOT, operand);
    }

    private Expression parseComparison() {
        Expression first = parseSum();
        List<Comparand> others = new ArrayList<>();
        for (ComparisonOperator operator = comparison(); operator != null; operator = comparison()) {
            int offset = stream.next().offset();
            if (operator == ComparisonOperator.NOT_IN) {
                stream.next();
            }
            others.add(new Comparand(offset, operator, parseSum()));
        }
        return others.isEmpty() ? first : new Comparison(others.getFirst().offset(), first, others);
    }

    private @Nullable ComparisonOperator comparison() {
        return switch (stream.current().type()) {
            case EQUAL -> ComparisonOperator.EQUAL;
            case NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
            case LESS -> ComparisonOperator.LESS;
            case LESS_OR_EQUAL -> ComparisonOperator.LESS_OR_EQUAL;
            case GREATER -> ComparisonOperator.GREATER;
            case GREATER_OR_EQUAL -> ComparisonOperator.GREATER_OR_EQUAL;
            case NAME -> {
                if (stream.isName("in")) {
                    yield ComparisonOperator.IN;
                }
                yield stream.isName("not") && stream.look().isName("in") ? ComparisonOperator.NOT_IN : null;
            }
            default -> null;
        };
    }

    private Expression parseSum() {
        return parseBinary(this::parseConcatenation, this::sumOperator);
    }

    private @Nullable BinaryOperator sumOperator() {
        return switch (stream.current().type()) {
            case ADD -> BinaryOperator.ADD;
            case SUBTRACT -> BinaryOperator.SUBTRACT;
            default -> null;
        };
    }

    private Expression parseConcatenation() {
        Expression first = parseProduct();
        if (!stream.is(TokenType.TILDE)) {
            return first;
        }
        int offset = stream.current().offset();
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (stream.skipIf(TokenType.TILDE)) {
            parts.add(parseProduct());
        }
        return new Concatenation(offset, parts);
    }

    private Expression parseProduct() {
        return parseBinary(this::parsePower, this::productOperator);
    }

    private @Nullable BinaryOperator productOperator() {
        return switch (stream.current().type()) {
            case MULTIPLY -> BinaryOperator.MULTIPLY;
            case DIVIDE -> BinaryOperator.DIVIDE;
            case FLOOR_DIVIDE -> BinaryOperator.FLOOR_DIVIDE;
            case MODULO -> BinaryOperator.MODULO;
            default -> null;
        };
    }

    private Expression parsePower() {
        return parseBinary(this::parseUnary, () -> stream.is(TokenType.POWER) ? BinaryOperator.POWER : null);
    }

    private Expression parseBinary(Supplier<Expression> operand, Supplier<@Nullable BinaryOperator> operator) {
        Expression left = operand.get();
        BinaryOperator found = operator.get();
        for (int links = 1; found != null; links++) {
            stream.checkChain(links);
            int offset = stream.next().offset();
            left = new Binary(offset, found, left, operand.get());
            found = operator.get();
        }
        return left;
    }

    private Expression parseUnary() {
        return operands.parseFilters(parseSigned());
    }

    /** A sign binds looser than attributes and calls, and tighter than filters. */
    private Expression parseSigned() {
        TokenType type = stream.current().type();
        if (type != TokenType.SUBTRACT && type != TokenType.ADD) {
            return operands.parsePostfix(operands.parsePrimary());
        }
        int offset = stream.next().offset();
        stream.enter();
        Expression operand = parseSigned();
        stream.leave();
        UnaryOperator operator = type == TokenType.SUBTRACT ? UnaryOperator.NEGATE : UnaryOperator.PLUS;
        return operands.parsePostfix(new Unary(offset, operator, operand));
    }

    /** One expression, or several with commas between them, which make a tuple. */
    Expression parseTuple() {
        return parseTuple(this::parseExpression, () -> false, false);
    }

    /**
     * The same with other elements and ends.
     *
     * @param element parses one element
     * @param end whether a token ends the tuple behind a comma
     * @param inParentheses whether the tuple may be empty
     */
    Expression parseTuple(Supplier<Expression> element, BooleanSupplier end, boolean inParentheses) {
        int offset = stream.current().offset();
        List<Expression> items = new ArrayList<>();
        boolean isTuple = false;
        while (true) {
            if (!items.isEmpty()) {
                stream.expect(TokenType.COMMA);
            }
            if (isTupleEnd() || end.getAsBoolean()) {
                break;
            }
            items.add(element.get());
            if (!stream.is(TokenType.COMMA)) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && !items.isEmpty()) {
            return items.getFirst();
        }
        if (!isTuple && !inParentheses) {
            throw stream.fail("Expected an expression, got '%s'"
                    .formatted(stream.current().description()));
        }
        return new TupleLiteral(offset, items);
    }

    private boolean isTupleEnd() {
        return switch (stream.current().type()) {
            case VARIABLE_END, BLOCK_END, RIGHT_PARENTHESIS -> true;
            default -> false;
        };
    }
}
