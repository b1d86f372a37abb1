package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException;
import io.jtransformers.tokenizers.jinja.parse.Statement.Binding;
import io.jtransformers.tokenizers.jinja.parse.Statement.Block;
import io.jtransformers.tokenizers.jinja.parse.Statement.Branch;
import io.jtransformers.tokenizers.jinja.parse.Statement.LoopBodies;
import io.jtransformers.tokenizers.jinja.parse.Statement.MacroDefinition;
import io.jtransformers.tokenizers.jinja.parse.Statement.Parameter;
import io.jtransformers.tokenizers.jinja.parse.Statement.Print;
import io.jtransformers.tokenizers.jinja.parse.Statement.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses statements: text, print statements, and blocks up to the tags that end them.
 *
 * <p>Source: {@code Parser} in Jinja 3.1.6, {@code parser.py}, with the extension {@code loopcontrols} and the tag
 * {@code generation} of Transformers 5.12.1, {@code chat_template_utils.py}.
 */
final class StatementParser {

    private final TokenStream stream;
    private final NameUsage names;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    private final UnknownTags unknownTags;
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private int breakableLoops;

    StatementParser(TemplateSource source, Set<String> knownFilters, Set<String> knownTests) {
        stream = new TokenStream(source);
        names = new NameUsage(stream, knownFilters, knownTests);
        expressions = new ExpressionParser(stream, names);
        targets = new TargetParser(stream, names);
        unknownTags = new UnknownTags(stream);
    }

    ParsedTemplate parse() {
        List<Statement> body = parseUntil(List.of());
        names.failOnUnknown();
        return new ParsedTemplate(body, blocks);
    }

    /** Statements up to a tag that begins with one of {@code ends}, or to the end of the template. */
    private List<Statement> parseUntil(List<String> ends) {
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = stream.current();
            switch (token.type()) {
                case DATA -> body.add(new Text(stream.next().offset(), token.text()));
                case VARIABLE_BEGIN -> {
                    stream.next();
                    body.add(new Print(stream.current().offset(), expressions.parseTuple()));
                    stream.expect(TokenType.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    stream.next();
                    if (stream.is(TokenType.NAME)
                            && ends.contains(stream.current().text())) {
                        return body;
                    }
                    body.addAll(parseStatement());
                    stream.expect(TokenType.BLOCK_END);
                }
                default -> {
                    return body;
                }
            }
        }
    }

    /** The body of a block: from the end of its first tag to the name in the tag that ends it. */
    private List<Statement> parseBody(String... ends) {
        stream.skipIf(TokenType.COLON);
        stream.expect(TokenType.BLOCK_END);
        unknownTags.enterBody(ends);
        List<Statement> body = parseUntil(List.of(ends));
        if (stream.is(TokenType.END)) {
            throw unknownTags.endOfTemplate();
        }
        unknownTags.leaveBody();
        return body;
    }

    private List<Statement> parseClosedBody(String end) {
        List<Statement> body = parseBody(end);
        stream.next();
        return body;
    }

    /** The same for bodies with variables of their own, where no condition of before counts. */
    private <T> T inScope(Supplier<T> parser) {
        boolean before = names.conditional(false);
        T result = parser.get();
        names.conditional(before);
        return result;
    }

    private List<Statement> parseStatement() {
        Token tag = stream.current();
        if (tag.type() != TokenType.NAME) {
            throw stream.fail("tag name expected");
        }
        stream.enter();
        unknownTags.enterTag(tag.text());
        List<Statement> statements = parseStatement(tag);
        unknownTags.leaveTag();
        stream.leave();
        return statements;
    }

    private List<Statement> parseStatement(Token tag) {
        int offset = tag.offset();
        return switch (tag.text()) {
            case "for" -> List.of(parseFor());
            case "if" -> List.of(parseIf());
            case "set" -> List.of(parseSet());
            case "macro" -> List.of(parseMacro());
            case "call" -> List.of(parseCallBlock());
            case "filter" -> List.of(parseFilterBlock());
            case "with" -> List.of(parseWith());
            case "block" -> List.of(parseBlock());
            case "print" -> parsePrint();
            case "autoescape" -> List.of(parseAutoescape());
            case "generation" -> List.of(parseGeneration());
            case "break" -> List.of(parseLoopControl(new Statement.Break(offset)));
            case "continue" -> List.of(parseLoopControl(new Statement.Continue(offset)));
            case "include", "import", "from", "extends" ->
                List.of(new LoadParser(stream, expressions, targets).parse());
            default -> throw unknownTags.unknown(tag);
        };
    }

    private Statement parseFor() {
        int offset = stream.next().offset();
        names.enterLoop();
        Target target = targets.parseBound();
        targets.store(target);
        stream.expectName("in");
        Expression iterable =
                expressions.parseTuple(expressions::parseUnconditional, () -> stream.isName("recursive"), false);
        Expression test = stream.skipIfName("if") ? inScope(expressions::parseExpression) : null;
        boolean recursive = stream.skipIfName("recursive");
        breakableLoops++;
        List<Statement> body = inScope(() -> parseBody("endfor", "else"));
        breakableLoops--;
        List<Statement> otherwise = stream.next().isName("else") ? inScope(() -> parseClosedBody("endfor")) : List.of();
        names.leaveLoop();
        return new Statement.For(offset, target, iterable, test, recursive, new LoopBodies(body, otherwise));
    }

    private Statement parseIf() {
        int offset = stream.current().offset();
        boolean before = names.conditional(true);
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        Token end;
        do {
            stream.next();
            Expression test = expressions.parseTuple(expressions::parseUnconditional, () -> false, false);
            branches.add(new Branch(test, parseBody("elif", "else", "endif")));
            end = stream.current();
        } while (end.isName("elif"));
        stream.next();
        if (end.isName("else")) {
            otherwise = parseClosedBody("endif");
        }
        names.conditional(before);
        return new Statement.If(offset, branches, otherwise);
    }

    private Statement parseSet() {
        int offset = stream.next().offset();
        Target target = targets.parseAssigned();
        targets.store(target);
        if (stream.skipIf(TokenType.ASSIGN)) {
            return new Statement.Assign(offset, target, expressions.parseTuple());
        }
        boolean before = names.conditional(false);
        Expression.Filter filter = expressions.operands().parseBlockFilters();
        names.conditional(before);
        List<Statement> body = inScope(() -> parseClosedBody("endset"));
        return new Statement.AssignBlock(offset, target, filter, body);
    }

    private Statement parseMacro() {
        int offset = stream.next().offset();
        String name = targets.parseName().text();
        List<Parameter> parameters = parseParameters();
        return new Statement.Macro(offset, parseMacroBody(name, parameters, "endmacro", offset));
    }

    private List<Parameter> parseParameters() {
        List<Parameter> parameters = new ArrayList<>();
        stream.expect(TokenType.LEFT_PARENTHESIS);
        boolean needsDefault = false;
        while (!stream.is(TokenType.RIGHT_PARENTHESIS)) {
            if (!parameters.isEmpty()) {
                stream.expect(TokenType.COMMA);
            }
            Token name = targets.parseName();
            names.declare(name.text());
            if (parameters.stream().anyMatch(parameter -> parameter.name().equals(name.text()))) {
                throw stream.fail(
                        "duplicate argument '%s' in function definition".formatted(name.text()), name.offset());
            }
            Expression defaultValue = stream.skipIf(TokenType.ASSIGN) ? inScope(expressions::parseExpression) : null;
            if (defaultValue == null && needsDefault) {
                throw stream.fail("non-default argument follows default argument");
            }
            needsDefault = defaultValue != null;
            parameters.add(new Parameter(name.text(), defaultValue));
        }
        stream.expect(TokenType.RIGHT_PARENTHESIS);
        return parameters;
    }

    private MacroDefinition parseMacroBody(@Nullable String name, List<Parameter> parameters, String end, int offset) {
        int loopsOutside = breakableLoops;
        breakableLoops = 0;
        names.enterMacro();
        List<Statement> body = inScope(() -> parseClosedBody(end));
        Set<String> mentioned = names.leaveMacro();
        breakableLoops = loopsOutside;
        boolean usesCaller = mentioned.contains("caller");
        for (Parameter parameter : parameters) {
            mentioned.remove(parameter.name());
            if (usesCaller && parameter.name().equals("caller") && parameter.defaultValue() == null) {
                throw stream.failAssertion(
                        "When defining macros or call blocks the special \"caller\" argument must be omitted"
                                + " or be given a default.",
                        offset);
            }
        }
        return new MacroDefinition(
                name, parameters, body, usesCaller, mentioned.contains("kwargs"), mentioned.contains("varargs"));
    }

    private Statement parseCallBlock() {
        int offset = stream.next().offset();
        List<Parameter> parameters = stream.is(TokenType.LEFT_PARENTHESIS) ? parseParameters() : List.of();
        if (!(expressions.parseExpression() instanceof Expression.Call call)) {
            throw stream.fail("expected call", offset);
        }
        return new Statement.CallBlock(offset, call, parseMacroBody(null, parameters, "endcall", offset));
    }

    private Statement parseFilterBlock() {
        int offset = stream.next().offset();
        return inScope(() -> {
            Expression.Filter first = expressions.operands().parseFilter(null);
            Expression.Filter filter = expressions.operands().parseMoreBlockFilters(first);
            return new Statement.FilterBlock(offset, filter, parseClosedBody("endfilter"));
        });
    }

    private Statement parseWith() {
        int offset = stream.next().offset();
        List<Binding> bindings = new ArrayList<>();
        while (!stream.is(TokenType.BLOCK_END)) {
            if (!bindings.isEmpty()) {
                stream.expect(TokenType.COMMA);
            }
            Target target = targets.parseBound();
            targets.declare(target);
            stream.expect(TokenType.ASSIGN);
            bindings.add(new Binding(target, expressions.parseExpression()));
        }
        return new Statement.With(offset, bindings, inScope(() -> parseClosedBody("endwith")));
    }

    private Statement parseBlock() {
        int offset = stream.next().offset();
        String name = stream.expect(TokenType.NAME).text();
        boolean scoped = stream.skipIfName("scoped");
        boolean required = stream.skipIfName("required");
        if (stream.is(TokenType.SUBTRACT)) {
            throw stream.fail("Block names in Jinja have to be valid Python identifiers and may not contain hyphens,"
                    + " use an underscore instead.");
        }
        int loopsOutside = breakableLoops;
        breakableLoops = 0;
        List<Statement> body = inScope(() -> parseClosedBody("endblock"));
        breakableLoops = loopsOutside;
        if (required && !body.stream().allMatch(StatementParser::isBlank)) {
            throw stream.fail("Required blocks can only contain comments or whitespace");
        }
        stream.skipIfName(name);
        Block block = new Block(offset, name, scoped, required, body);
        if (blocks.put(name, block) != null) {
            throw stream.failAssertion("block '%s' defined twice".formatted(name), offset);
        }
        return block;
    }

    private static boolean isBlank(Statement statement) {
        return statement instanceof Text text && text.text().isBlank();
    }

    private List<Statement> parsePrint() {
        stream.next();
        List<Statement> prints = new ArrayList<>();
        while (!stream.is(TokenType.BLOCK_END)) {
            if (!prints.isEmpty()) {
                stream.expect(TokenType.COMMA);
            }
            prints.add(new Print(stream.current().offset(), expressions.parseExpression()));
        }
        return prints;
    }

    private Statement parseAutoescape() {
        int offset = stream.next().offset();
        Expression enabled = inScope(expressions::parseExpression);
        return new Statement.Autoescape(offset, enabled, inScope(() -> parseClosedBody("endautoescape")));
    }

    private Statement parseGeneration() {
        int offset = stream.next().offset();
        return new Statement.Generation(offset, parseMacroBody(null, List.of(), "endgeneration", offset));
    }

    private Statement parseLoopControl(Statement control) {
        Token tag = stream.next();
        if (breakableLoops == 0) {
            throw stream.fail("'%s' outside loop".formatted(tag.text()), tag.offset());
        }
        return control;
    }

    /** Which tags are awaited, for messages about the tags that come instead. */
    private static final class UnknownTags {

        private final TokenStream stream;
        private final Deque<String> openTags = new ArrayDeque<>();
        private final Deque<List<String>> awaited = new ArrayDeque<>();

        UnknownTags(TokenStream stream) {
            this.stream = stream;
        }

        void enterTag(String tag) {
            openTags.push(tag);
        }

        void leaveTag() {
            openTags.pop();
        }

        void enterBody(String[] ends) {
            awaited.push(List.of(ends));
        }

        void leaveBody() {
            awaited.pop();
        }

        TemplateSyntaxException unknown(Token tag) {
            openTags.pop();
            return fail("Encountered unknown tag '%s'.".formatted(tag.text()), tag.text(), tag.offset());
        }

        TemplateSyntaxException endOfTemplate() {
            return fail("Unexpected end of template.", null, stream.current().offset());
        }

        private TemplateSyntaxException fail(String found, @Nullable String tag, int offset) {
            StringBuilder reason = new StringBuilder(found);
            if (!awaited.isEmpty()) {
                String wanted = "'" + String.join("' or '", awaited.peek()) + "'";
                boolean misplaced = tag != null && awaited.stream().anyMatch(ends -> ends.contains(tag));
                reason.append(
                        misplaced
                                ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for %s."
                                        .formatted(wanted)
                                : " Jinja was looking for the following tags: %s.".formatted(wanted));
            }
            if (!openTags.isEmpty()) {
                reason.append(" The innermost block that needs to be closed is '%s'.".formatted(openTags.peek()));
            }
            return stream.fail(reason.toString(), offset);
        }
    }
}
