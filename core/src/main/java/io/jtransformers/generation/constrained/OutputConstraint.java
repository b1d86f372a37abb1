package io.jtransformers.generation.constrained;

import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a generated text must be: JSON after a schema, what a regular expression matches, or one of several texts.
 * Immutable; {@link #forTokenizer} makes what a generation uses.
 *
 * <p>One space may stand before the text, since many vocabularies know the beginning of a word by it. Special tokens do
 * not occur in it. Where new tokens are limited, the text is brought to its end in time.
 */
public final class OutputConstraint {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(4L << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String kind;
    private final String source;
    private final Grammar grammar;
    private final boolean mayBeginWithSpace;

    private OutputConstraint(String kind, String source, Rules rules) {
        this.kind = kind;
        this.source = source;
        Grammar alone = grammar(rules, ByteExpression.EMPTY);
        mayBeginWithSpace = beginsWithSpace(alone);
        grammar = mayBeginWithSpace ? alone : grammar(rules, ByteExpression.optional(ByteExpression.text(" ")));
    }

    /** Adds rules to a grammar and returns what calls them. */
    @FunctionalInterface
    private interface Rules {
        ByteExpression addTo(GrammarBuilder grammar);
    }

    private static Grammar grammar(Rules rules, ByteExpression before) {
        var builder = new GrammarBuilder();
        int whole = builder.declare();
        builder.define(whole, ByteExpression.sequence(before, rules.addTo(builder)));
        return builder.build();
    }

    private static boolean beginsWithSpace(Grammar grammar) {
        return ConstraintState.reachedFirst(grammar).stream().anyMatch(state -> grammar.next(state, ' ') >= 0);
    }

    /**
     * JSON that a schema allows: compact, with at most one space after a colon or comma, properties in the order of the
     * schema. Properties that the schema does not name occur only where it says {@code additionalProperties}.
     *
     * <p>Supported: {@code type}, {@code enum}, {@code const}, {@code properties}, {@code required},
     * {@code additionalProperties}, {@code items}, {@code prefixItems}, {@code minItems}, {@code maxItems},
     * {@code minLength}, {@code maxLength}, {@code pattern}, {@code format} (date, time, date-time, uuid, ipv4),
     * {@code minimum}, {@code maximum} and their exclusive forms, {@code anyOf}, {@code oneOf} (as anyOf), {@code $ref}
     * within the schema, also to an enclosing one.
     *
     * @param schema a JSON object
     * @throws ConstraintException if it is no JSON, uses a keyword that is not supported, or allows nothing
     */
    public static OutputConstraint jsonSchema(String schema) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(schema);
        } catch (JacksonException failure) {
            throw notJson(failure);
        }
        return new OutputConstraint("jsonSchema", schema, grammar -> JsonSchemaCompiler.compile(tree, grammar));
    }

    private static ConstraintException notJson(JacksonException failure) {
        @Nullable TokenStreamLocation place = failure.getLocation();
        String where = place == null ? "" : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        // A second place, of which nothing is known, may follow in brackets.
        String what = String.valueOf(failure.getOriginalMessage()).replaceFirst(" \\(start marker at .*", "");
        return new ConstraintException("The JSON schema is not JSON%s: %s.".formatted(where, what), failure);
    }

    /** Any JSON value. */
    public static OutputConstraint json() {
        return jsonSchema("{}");
    }

    /**
     * What a regular expression matches as a whole.
     *
     * @param pattern in the syntax that Java, Python and ECMAScript share, without looking around, borders, flags and
     *     references back
     * @throws ConstraintException if it is malformed or uses one of these
     */
    public static OutputConstraint regex(String pattern) {
        return new OutputConstraint("regex", pattern, _ -> RegexParser.wholeText(pattern, CodePointSet::toBytes));
    }

    /**
     * One of several texts.
     *
     * @throws ConstraintException if there is none, or one is empty
     */
    public static OutputConstraint choice(List<String> texts) {
        if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
            throw new ConstraintException(
                    "The choices are %s; give at least one, none of them empty.".formatted(texts));
        }
        return new OutputConstraint("choice", sourceOf(texts), _ -> ByteExpression.oneOf(texts));
    }

    private static String sourceOf(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    /**
     * Prepares the constraint for a vocabulary, which takes some tenths of a second for 100,000 tokens. Keep the result
     * as long as the constraint is used.
     *
     * @param vocabSize the number of scores that the model gives: {@code vocab_size} of its config
     * @throws ConstraintException if the tokens cannot write what the constraint asks for
     */
    public TokenConstraint forTokenizer(Tokenizer tokenizer, int vocabSize) {
        return forTokens(TokenTrie.of(tokenizer, vocabSize));
    }

    TokenConstraint forTokens(TokenTrie tokens) {
        return new TokenConstraint(grammar, tokens);
    }

    /** A generated text without the space that may stand before it. */
    public String textOf(String generated) {
        return generated.startsWith(" ") && !mayBeginWithSpace ? generated.substring(1) : generated;
    }

    /** Whether the other one was made in the same way of the same text. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof OutputConstraint other && kind.equals(other.kind) && source.equals(other.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, source);
    }

    /** What it was made of, for logs. */
    @Override
    public String toString() {
        return "OutputConstraint.%s(%s)".formatted(kind, source);
    }
}
