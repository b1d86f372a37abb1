package io.jtransformers.tokenizers.jinja.parse;

/**
 * Parses the tags that load other templates. There are none to load, so that only the tag is kept, for the error where
 * it is reached.
 */
final class LoadParser {

    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final TargetParser targets;

    LoadParser(TokenStream stream, ExpressionParser expressions, TargetParser targets) {
        this.stream = stream;
        this.expressions = expressions;
        this.targets = targets;
    }

    Statement parse() {
        Token tag = stream.next();
        expressions.parseExpression();
        switch (tag.text()) {
            case "include" -> {
                if (stream.isName("ignore") && stream.look().isName("missing")) {
                    stream.next();
                    stream.next();
                }
                skipContext();
            }
            case "import" -> {
                stream.expectName("as");
                targets.parseName();
                skipContext();
            }
            case "from" -> {
                stream.expectName("import");
                parseImportedNames();
            }
            default -> {}
        }
        return new Statement.Load(tag.offset(), tag.text());
    }

    private boolean skipContext() {
        boolean context = (stream.isName("with") || stream.isName("without"))
                && stream.look().isName("context");
        if (context) {
            stream.next();
            stream.next();
        }
        return context;
    }

    private void parseImportedNames() {
        while (!skipContext()) {
            Token name = targets.parseName();
            if (name.text().startsWith("_")) {
                throw stream.failAssertion("names starting with an underline can not be imported", name.offset());
            }
            if (stream.skipIfName("as")) {
                targets.parseName();
            }
            if (skipContext() || !stream.skipIf(TokenType.COMMA)) {
                return;
            }
        }
    }
}
