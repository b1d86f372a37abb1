package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.parse.Expression.Attribute;
import io.jtransformers.tokenizers.jinja.parse.Expression.Call;
import io.jtransformers.tokenizers.jinja.parse.Expression.CallArguments;
import io.jtransformers.tokenizers.jinja.parse.Expression.Constant;
import io.jtransformers.tokenizers.jinja.parse.Expression.DictLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Entry;
import io.jtransformers.tokenizers.jinja.parse.Expression.Filter;
import io.jtransformers.tokenizers.jinja.parse.Expression.Keyword;
import io.jtransformers.tokenizers.jinja.parse.Expression.ListLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Name;
import io.jtransformers.tokenizers.jinja.parse.Expression.Slice;
import io.jtransformers.tokenizers.jinja.parse.Expression.Subscript;
import io.jtransformers.tokenizers.jinja.parse.Expression.Test;
import io.jtransformers.tokenizers.jinja.parse.Expression.TupleLiteral;
import io.jtransformers.tokenizers.jinja.parse.Expression.Unary;
import io.jtransformers.tokenizers.jinja.parse.Expression.UnaryOperator;
import io.jtransformers.tokenizers.jinja.value.BoolValue;
import io.jtransformers.tokenizers.jinja.value.FloatValue;
import io.jtransformers.tokenizers.jinja.value.IntValue;
import io.jtransformers.tokenizers.jinja.value.NoneValue;
import io.jtransformers.tokenizers.jinja.value.StringValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses what operators stand between: names and literals with their attributes, elements, calls, filters and tests.
 */
final class OperandParser {

    private static final int MAX_DIGITS = 4_300;

    private final TokenStream stream;
    private final NameUsage names;
    private final ExpressionParser expressions;

    OperandParser(TokenStream stream, NameUsage names, ExpressionParser expressions) {
        this.stream = stream;
        this.names = names;
        this.expressions = expressions;
    }

    Expression parsePrimary() {
        Token token = stream.current();
        return switch (token.type()) {
            case NAME -> parseName();
            case STRING -> parseString();
            case INTEGER -> new Constant(stream.next().offset(), integer(token));
            case FLOAT -> new Constant(stream.next().offset(), new FloatValue(Double.parseDouble(token.text())));
            case LEFT_PARENTHESIS -> {
                stream.next();
                Expression inside = expressions.parseTuple(expressions::parseExpression, () -> false, true);
                stream.expect(TokenType.RIGHT_PARENTHESIS);
                yield inside;
            }
            case LEFT_BRACKET -> parseList();
            case LEFT_BRACE -> parseDict();
            default -> throw stream.fail("unexpected '%s'".formatted(token.description()));
        };
    }

    private Expression parseName() {
        Token token = stream.next();
        return switch (token.text()) {
            case "true", "True" -> new Constant(token.offset(), BoolValue.TRUE);
            case "false", "False" -> new Constant(token.offset(), BoolValue.FALSE);
            case "none", "None" -> new Constant(token.offset(), NoneValue.NONE);
            default -> {
                names.load(token.text());
                yield new Name(token.offset(), token.text());
            }
        };
    }

    /** Strings that follow each other are one. */
    private Expression parseString() {
        Token first = stream.next();
        StringBuilder text = new StringBuilder(first.text());
        while (stream.is(TokenType.STRING)) {
            text.append(stream.next().text());
        }
        return new Constant(first.offset(), StringValue.of(text.toString()));
    }

    private IntValue integer(Token token) {
        String text = token.text().toLowerCase(Locale.ROOT);
        if (text.length() > MAX_DIGITS) {
            throw stream.fail("A number has more than %d digits.".formatted(MAX_DIGITS), token.offset());
        }
        int base = switch (text.length() > 1 ? text.charAt(1) : '0') {
            case 'b' -> 2;
            case 'o' -> 8;
            case 'x' -> 16;
            default -> 10;
        };
        return new IntValue(new BigInteger(base == 10 ? text : text.substring(2), base));
    }

    private Expression parseList() {
        int offset = stream.expect(TokenType.LEFT_BRACKET).offset();
        List<Expression> items = new ArrayList<>();
        while (!stream.is(TokenType.RIGHT_BRACKET)) {
            if (!items.isEmpty()) {
                stream.expect(TokenType.COMMA);
                if (stream.is(TokenType.RIGHT_BRACKET)) {
                    break;
                }
            }
            items.add(expressions.parseExpression());
        }
        stream.expect(TokenType.RIGHT_BRACKET);
        return new ListLiteral(offset, items);
    }

    private Expression parseDict() {
        int offset = stream.expect(TokenType.LEFT_BRACE).offset();
        List<Entry> entries = new ArrayList<>();
        while (!stream.is(TokenType.RIGHT_BRACE)) {
            if (!entries.isEmpty()) {
                stream.expect(TokenType.COMMA);
                if (stream.is(TokenType.RIGHT_BRACE)) {
                    break;
                }
            }
            Expression key = expressions.parseExpression();
            stream.expect(TokenType.COLON);
            entries.add(new Entry(key, expressions.parseExpression()));
        }
        stream.expect(TokenType.RIGHT_BRACE);
        return new DictLiteral(offset, entries);
    }

    /** Attributes, elements and calls behind an operand. */
    Expression parsePostfix(Expression operand) {
        Expression node = operand;
        for (int links = 1; ; links++) {
            stream.checkChain(links);
            switch (stream.current().type()) {
                case DOT -> node = parseAttribute(node);
                case LEFT_BRACKET -> node = parseSubscript(node);
                case LEFT_PARENTHESIS -> node = parseCall(node);
                default -> {
                    return node;
                }
            }
        }
    }

    /** Filters, tests and calls of their results behind an operand. */
    Expression parseFilters(Expression operand) {
        Expression node = operand;
        for (int links = 1; ; links++) {
            stream.checkChain(links);
            if (stream.is(TokenType.PIPE)) {
                stream.next();
                node = parseFilter(node);
            } else if (stream.isName("is")) {
                node = parseTest(node);
            } else if (stream.is(TokenType.LEFT_PARENTHESIS)) {
                node = parseCall(node);
            } else {
                return node;
            }
        }
    }

    private Expression parseAttribute(Expression object) {
        stream.next();
        Token token = stream.next();
        return switch (token.type()) {
            case NAME -> new Attribute(token.offset(), object, token.text());
            case INTEGER -> new Subscript(token.offset(), object, new Constant(token.offset(), integer(token)));
            default -> throw stream.fail("expected name or number", token.offset());
        };
    }

    private Expression parseSubscript(Expression object) {
        int offset = stream.expect(TokenType.LEFT_BRACKET).offset();
        List<Expression> keys = new ArrayList<>();
        while (!stream.is(TokenType.RIGHT_BRACKET)) {
            if (!keys.isEmpty()) {
                stream.expect(TokenType.COMMA);
            }
            Expression key = parseKeyOrSlice(object, offset);
            if (key instanceof Slice && keys.isEmpty() && stream.skipIf(TokenType.RIGHT_BRACKET)) {
                return key;
            }
            if (key instanceof Slice) {
                throw stream.fail("a slice cannot be part of a tuple", offset);
            }
            keys.add(key);
        }
        stream.expect(TokenType.RIGHT_BRACKET);
        return new Subscript(offset, object, keys.size() == 1 ? keys.getFirst() : new TupleLiteral(offset, keys));
    }

    private Expression parseKeyOrSlice(Expression object, int offset) {
        Expression start = stream.is(TokenType.COLON) ? null : expressions.parseExpression();
        if (start != null && !stream.is(TokenType.COLON)) {
            return start;
        }
        stream.expect(TokenType.COLON);
        Expression stop = parseBound();
        Expression step = stream.skipIf(TokenType.COLON) ? parseBound() : null;
        return new Slice(offset, object, start, stop, step);
    }

    private @Nullable Expression parseBound() {
        return switch (stream.current().type()) {
            case COLON, COMMA, RIGHT_BRACKET -> null;
            default -> expressions.parseExpression();
        };
    }

    private Expression parseCall(Expression callee) {
        int offset = stream.current().offset();
        return new Call(offset, callee, parseArguments());
    }

    private CallArguments parseArguments() {
        int offset = stream.expect(TokenType.LEFT_PARENTHESIS).offset();
        List<Expression> positional = new ArrayList<>();
        List<Keyword> keywords = new ArrayList<>();
        Expression morePositional = null;
        Expression moreKeywords = null;
        boolean first = true;
        while (!stream.is(TokenType.RIGHT_PARENTHESIS)) {
            if (!first) {
                stream.expect(TokenType.COMMA);
                if (stream.is(TokenType.RIGHT_PARENTHESIS)) {
                    break;
                }
            }
            first = false;
            if (stream.skipIf(TokenType.MULTIPLY)) {
                require(morePositional == null && moreKeywords == null, offset);
                morePositional = expressions.parseExpression();
            } else if (stream.skipIf(TokenType.POWER)) {
                require(moreKeywords == null, offset);
                moreKeywords = expressions.parseExpression();
            } else if (stream.is(TokenType.NAME) && stream.look().type() == TokenType.ASSIGN) {
                require(moreKeywords == null, offset);
                keywords.add(parseKeyword(keywords));
            } else {
                require(morePositional == null && moreKeywords == null && keywords.isEmpty(), offset);
                positional.add(expressions.parseExpression());
            }
        }
        stream.expect(TokenType.RIGHT_PARENTHESIS);
        return new CallArguments(positional, keywords, morePositional, moreKeywords);
    }

    private Keyword parseKeyword(List<Keyword> before) {
        Token name = stream.next();
        if (before.stream().anyMatch(keyword -> keyword.name().equals(name.text()))) {
            throw stream.fail("keyword argument repeated: " + name.text(), name.offset());
        }
        stream.expect(TokenType.ASSIGN);
        return new Keyword(name.text(), expressions.parseExpression());
    }

    private void require(boolean valid, int offset) {
        if (!valid) {
            throw stream.fail("invalid syntax for function call expression", offset);
        }
    }

    /** One filter; the pipe before it is behind us. */
    Filter parseFilter(@Nullable Expression input) {
        int offset = stream.current().offset();
        String name = parseDottedName();
        names.filter(name, offset);
        CallArguments arguments = stream.is(TokenType.LEFT_PARENTHESIS) ? parseArguments() : CallArguments.NONE;
        return new Filter(offset, input, name, arguments);
    }

    /** Filters of the text of a block, each with a pipe before it; null where there is none. */
    @Nullable
    Filter parseBlockFilters() {
        return stream.skipIf(TokenType.PIPE) ? parseMoreBlockFilters(parseFilter(null)) : null;
    }

    Filter parseMoreBlockFilters(Filter first) {
        Filter filter = first;
        for (int links = 1; stream.skipIf(TokenType.PIPE); links++) {
            stream.checkChain(links);
            filter = parseFilter(filter);
        }
        return filter;
    }

    private String parseDottedName() {
        StringBuilder name = new StringBuilder(stream.expect(TokenType.NAME).text());
        while (stream.skipIf(TokenType.DOT)) {
            name.append('.').append(stream.expect(TokenType.NAME).text());
        }
        return name.toString();
    }

    private Expression parseTest(Expression input) {
        stream.next();
        int offset = stream.current().offset();
        boolean negated = stream.skipIfName("not");
        String name = parseDottedName();
        names.test(name, offset);
        CallArguments arguments = CallArguments.NONE;
        if (stream.is(TokenType.LEFT_PARENTHESIS)) {
            arguments = parseArguments();
        } else if (beginsArgument()) {
            if (stream.isName("is")) {
                throw stream.fail("You cannot chain multiple tests with is");
            }
            stream.enter();
            Expression argument = parsePostfix(parsePrimary());
            stream.leave();
            arguments = new CallArguments(List.of(argument), List.of(), null, null);
        }
        Test test = new Test(offset, input, name, arguments);
        return negated ? new Unary(offset, UnaryOperator.NOT, test) : test;
    }

    private boolean beginsArgument() {
        return switch (stream.current().type()) {
            case NAME -> !stream.isName("else") && !stream.isName("or") && !stream.isName("and");
            case STRING, INTEGER, FLOAT, LEFT_PARENTHESIS, LEFT_BRACKET, LEFT_BRACE -> true;
            default -> false;
        };
    }
}
