package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;
import io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException;
import java.util.List;

/** The tokens of a template, one after the other. */
final class TokenStream {

    /** How deep expressions and statements may nest: what the stack of a default thread holds with ease. */
    private static final int MAX_NESTING = 150;

    /** How many operators, filters or attributes may follow each other. */
    private static final int MAX_CHAIN = 400;

    private final TemplateSource source;
    private final List<Token> tokens;
    private int index;
    private int nesting;

    TokenStream(TemplateSource source) {
        this.source = source;
        tokens = Lexer.tokens(source);
    }

    Token current() {
        return tokens.get(index);
    }

    /** The token behind the current one. */
    Token look() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    boolean is(TokenType type) {
        return current().type() == type;
    }

    boolean isName(String word) {
        return current().isName(word);
    }

    /** Gives the current token and goes on. */
    Token next() {
        Token token = current();
        if (token.type() != TokenType.END) {
            index++;
        }
        return token;
    }

    boolean skipIf(TokenType type) {
        boolean found = is(type);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipIfName(String word) {
        boolean found = isName(word);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(TokenType type) {
        if (!is(type)) {
            throw unexpected(type.description());
        }
        return next();
    }

    Token expectName(String word) {
        if (!isName(word)) {
            throw unexpected(word);
        }
        return next();
    }

    private TemplateSyntaxException unexpected(String expected) {
        return is(TokenType.END)
                ? fail("unexpected end of template, expected '%s'.".formatted(expected))
                : fail("expected token '%s', got '%s'"
                        .formatted(expected, current().description()));
    }

    /** An error at the current token. */
    TemplateSyntaxException fail(String reason) {
        return fail(reason, current().offset());
    }

    TemplateSyntaxException fail(String reason, int offset) {
        return source.syntaxError(reason, offset);
    }

    TemplateSyntaxException failAssertion(String reason, int offset) {
        return source.assertionError(reason, offset);
    }

    /** Enters an expression or a statement inside another. */
    void enter() {
        nesting++;
        if (nesting > MAX_NESTING) {
            throw tooDeep("The template nests deeper than %d levels.".formatted(MAX_NESTING));
        }
    }

    void leave() {
        nesting--;
    }

    /** Checks the number of operators in a row, each of which is a level of the tree. */
    void checkChain(int links) {
        if (links > MAX_CHAIN) {
            throw tooDeep("More than %d operators follow each other.".formatted(MAX_CHAIN));
        }
    }

    private TemplateLimitException tooDeep(String reason) {
        var exception = new TemplateLimitException("RecursionError", reason);
        source.locate(exception, current().offset());
        return exception;
    }
}
