package io.jtransformers.tokenizers.jinja.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses what stands before {@code =} or {@code in}: names, attributes of namespaces, and several of them. */
final class TargetParser {

    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream stream;
    private final NameUsage names;

    TargetParser(TokenStream stream, NameUsage names) {
        this.stream = stream;
        this.names = names;
    }

    /** A name and nothing else. */
    Token parseName() {
        Token token = stream.expect(TokenType.NAME);
        requireVariable(token);
        return token;
    }

    /** What {@code set} assigns to. */
    Target parseAssigned() {
        return parse(true, false);
    }

    /** What {@code for} or {@code with} assigns to. */
    Target parseBound() {
        return parse(false, false);
    }

    private Target parse(boolean withNamespace, boolean inParentheses) {
        int offset = stream.current().offset();
        List<Target> targets = new ArrayList<>();
        boolean isTuple = false;
        while (!isEnd()) {
            targets.add(parseOne(withNamespace));
            if (!stream.skipIf(TokenType.COMMA)) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && !targets.isEmpty()) {
            return targets.getFirst();
        }
        if (!isTuple && !inParentheses) {
            throw stream.fail("Expected an expression, got '%s'"
                    .formatted(stream.current().description()));
        }
        return new Target.Unpacking(offset, targets);
    }

    private boolean isEnd() {
        return switch (stream.current().type()) {
            case VARIABLE_END, BLOCK_END, RIGHT_PARENTHESIS -> true;
            default -> stream.isName("in");
        };
    }

    private Target parseOne(boolean withNamespace) {
        Token token = stream.next();
        if (token.type() == TokenType.LEFT_PARENTHESIS) {
            stream.enter();
            Target inside = parse(false, true);
            stream.leave();
            stream.expect(TokenType.RIGHT_PARENTHESIS);
            return inside;
        }
        if (token.type() != TokenType.NAME) {
            throw cannotAssign(token);
        }
        requireVariable(token);
        if (withNamespace && stream.skipIf(TokenType.DOT)) {
            String attribute = stream.expect(TokenType.NAME).text();
            return new Target.NamespaceAttribute(token.offset(), token.text(), attribute);
        }
        return new Target.Variable(token.offset(), token.text());
    }

    private void requireVariable(Token token) {
        if (CONSTANTS.contains(token.text())) {
            throw cannotAssign(token);
        }
    }

    private RuntimeException cannotAssign(Token token) {
        String found = switch (token.type()) {
            case NAME, STRING, INTEGER, FLOAT -> "const";
            case LEFT_BRACKET -> "list";
            case LEFT_BRACE -> "dict";
            default -> "";
        };
        String reason = found.isEmpty()
                ? "unexpected '%s'".formatted(token.description())
                : "can't assign to '%s'".formatted(found);
        return stream.fail(reason, token.offset());
    }

    /** Tells that the variables of a target are written. */
    void store(Target target) {
        switch (target) {
            case Target.Variable variable -> names.store(variable.name(), variable.offset());
            case Target.NamespaceAttribute _ -> {}
            case Target.Unpacking unpacking -> unpacking.targets().forEach(this::store);
        }
    }

    /** Tells that the variables of a target are parameters of a block. */
    void declare(Target target) {
        switch (target) {
            case Target.Variable variable -> names.declare(variable.name());
            case Target.NamespaceAttribute _ -> {}
            case Target.Unpacking unpacking -> unpacking.targets().forEach(this::declare);
        }
    }
}
