package io.jtransformers.generation.constrained;

import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Generates texts that keep to a constraint, and records. What is found out about a constraint and the vocabulary is
 * kept, so that one generator is to be used again and again; it may be shared by threads.
 *
 * <pre>{@code
 * record Recipe(String title, List<String> ingredients, int minutes) {}
 *
 * var generator = new StructuredGenerator(model, tokenizer);
 * Recipe recipe = generator.generate(List.of(ChatMessage.user("A recipe for mayonnaise?")), Recipe.class, config);
 * }</pre>
 */
public final class StructuredGenerator {

    /** Where neither the call nor the model limits new tokens. */
    private static final int DEFAULT_NEW_TOKENS = 1_024;

    /** So many constraints are remembered. */
    private static final int MOST_CONSTRAINTS = 64;

    private final GenerativeModel model;
    private final Tokenizer tokenizer;

    /** Those used last; guarded by itself. */
    private final LinkedHashMap<OutputConstraint, TokenConstraint> constraints = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Class<?>, BoundRecord<?>> records = new ConcurrentHashMap<>();

    /** Made when the first constraint is asked for; all of them share it. */
    private volatile @Nullable TokenTrie tokens;

    /** A generator over a model and its tokenizer. */
    public StructuredGenerator(GenerativeModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /** A record with the constraint of its schema. */
    private record BoundRecord<T extends Record>(RecordBinding<T> binding, OutputConstraint constraint) {

        static <T extends Record> BoundRecord<T> of(Class<T> type) {
            RecordBinding<T> binding = RecordBinding.of(type);
            return new BoundRecord<>(binding, OutputConstraint.jsonSchema(binding.schema()));
        }
    }

    /**
     * Answers a conversation with an instance of a record.
     *
     * @param config what is to differ from the model's; its {@code max_new_tokens} is the most that the answer takes
     * @throws ConstraintException if the record has no form in JSON, or the tokens are too few for the shortest
     *     instance
     */
    public <T extends Record> T generate(List<ChatMessage> messages, Class<T> type, GenerationConfig config) {
        return generate(tokenizer.encodeChat(messages), type, config);
    }

    /** {@link #generate(List, Class, GenerationConfig)} as the model's own config says. */
    public <T extends Record> T generate(List<ChatMessage> messages, Class<T> type) {
        return generate(messages, type, GenerationConfig.defaults());
    }

    /** {@link #generate(List, Class, GenerationConfig)} for a prompt that is encoded already, of one row. */
    public <T extends Record> T generate(BatchEncoding prompt, Class<T> type, GenerationConfig config) {
        // The map is filled by this line alone, so that a class's entry is of that class.
        @SuppressWarnings("unchecked")
        BoundRecord<T> bound = (BoundRecord<T>) records.computeIfAbsent(type, _ -> BoundRecord.of(type));
        return bound.binding().read(generate(prompt, bound.constraint(), config));
    }

    /** Answers a conversation with a text that keeps to a constraint. */
    public String generate(List<ChatMessage> messages, OutputConstraint constraint, GenerationConfig config) {
        return generate(tokenizer.encodeChat(messages), constraint, config);
    }

    /**
     * Continues a prompt with a text that keeps to a constraint.
     *
     * @param prompt one row
     * @return the new text alone
     * @throws ConstraintException if the tokens are too few for the shortest text that is allowed, or something else
     *     ends the text amid of it, such as {@code max_time} or a stop string
     */
    public String generate(BatchEncoding prompt, OutputConstraint constraint, GenerationConfig config) {
        int maxNewTokens = maxNewTokens(prompt, config);
        GenerationConfig limited = config.toBuilder().maxNewTokens(maxNewTokens).build();
        TokenConstraint prepared = prepared(constraint);
        var processor = new ConstraintLogitsProcessor(prepared, eosTokenIds(config), maxNewTokens);
        GenerateOptions options = GenerateOptions.builder()
                .tokenizer(tokenizer)
                .logitsProcessor(processor)
                .stoppingCriteria(processor)
                .build();
        GenerateOutput output = model.generate(prompt, limited, options);
        int[] newTokens = output.newTokens().getFirst();
        // Not decoded: decoders take spaces away and add some, which the constraint has counted.
        String text = constraint.textOf(prepared.textOf(newTokens));
        if (!processor.isWhole(newTokens)) {
            throw new ConstraintException(
                    "The text was ended amid of what the constraint allows, by %s: %s. Leave out what ended it, such as max_time or stop_strings, of the call's config or the model's."
                            .formatted(output.finishReasons().getFirst(), text));
        }
        return text;
    }

    /** A constraint for this generator's vocabulary, prepared when it is first asked for. */
    public TokenConstraint prepared(OutputConstraint constraint) {
        synchronized (constraints) {
            TokenConstraint known = constraints.get(constraint);
            if (known != null) {
                return known;
            }
        }
        TokenConstraint made = constraint.forTokens(tokens());
        synchronized (constraints) {
            constraints.put(constraint, made);
            if (constraints.size() > MOST_CONSTRAINTS) {
                constraints.pollFirstEntry();
            }
        }
        return made;
    }

    private TokenTrie tokens() {
        TokenTrie made = tokens;
        if (made == null) {
            made = TokenTrie.of(tokenizer, model.config().vocabSize());
            tokens = made;
        }
        return made;
    }

    /** What the call says comes before what the model's config says, and new tokens before the whole length. */
    private int maxNewTokens(BatchEncoding prompt, GenerationConfig config) {
        for (GenerationConfig one : List.of(config, model.generationConfig())) {
            Integer newTokens = one.maxNewTokens();
            Integer length = one.maxLength();
            if (newTokens != null) {
                return newTokens;
            }
            if (length != null) {
                return Math.max(1, length - prompt.inputIds()[0].length);
            }
        }
        return DEFAULT_NEW_TOKENS;
    }

    private Set<Integer> eosTokenIds(GenerationConfig config) {
        List<Integer> ids =
                orModels(config.eosTokenIds(), model.generationConfig().eosTokenIds());
        return ids == null ? Set.of() : Set.copyOf(ids);
    }

    private static <V> @Nullable V orModels(@Nullable V ofCall, @Nullable V ofModel) {
        return ofCall != null ? ofCall : ofModel;
    }
}
