package io.jtransformers.generation.constrained;

import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.modeling.ConfigException;
import io.jtransformers.modeling.InputException;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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

    // Records.

    /** {@link #generate(List, Class, GenerationConfig, GenerateOptions)} as the model's own config says. */
    public <T extends Record> T generate(List<ChatMessage> messages, Class<T> type) {
        return generate(messages, type, GenerationConfig.defaults());
    }

    /** {@link #generate(List, Class, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    public <T extends Record> T generate(List<ChatMessage> messages, Class<T> type, GenerationConfig config) {
        return generate(messages, type, config, GenerateOptions.defaults());
    }

    /**
     * Answers a conversation with an instance of a record.
     *
     * @param config what is to differ from the model's; its {@code max_new_tokens} is the most that the answer takes
     * @param options streamer, cancellation and the like, see {@link #generate(BatchEncoding, OutputConstraint,
     *     GenerationConfig, GenerateOptions)}
     * @throws ConstraintException if the record has no form in JSON, the tokens are too few for the shortest instance,
     *     or the record's constructor refuses what was generated
     */
    public <T extends Record> T generate(
            List<ChatMessage> messages, Class<T> type, GenerationConfig config, GenerateOptions options) {
        BatchEncoding prompt = prepared(options, () -> tokenizer.encodeChat(messages));
        return generate(prompt, type, config, options);
    }

    /** {@link #generate(BatchEncoding, Class, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    public <T extends Record> T generate(BatchEncoding prompt, Class<T> type, GenerationConfig config) {
        return generate(prompt, type, config, GenerateOptions.defaults());
    }

    /**
     * {@link #generate(List, Class, GenerationConfig, GenerateOptions)} for a prompt that is encoded already, of one
     * row.
     */
    public <T extends Record> T generate(
            BatchEncoding prompt, Class<T> type, GenerationConfig config, GenerateOptions options) {
        BoundRecord<T> bound = prepared(options, () -> bound(type));
        return bound.binding().read(generate(prompt, bound.constraint(), config, options));
    }

    private <T extends Record> BoundRecord<T> bound(Class<T> type) {
        // The map is filled by this line alone, so that a class's entry is of that class.
        @SuppressWarnings("unchecked")
        BoundRecord<T> bound = (BoundRecord<T>) records.computeIfAbsent(type, _ -> BoundRecord.of(type));
        return bound;
    }

    // Texts.

    /** {@link #generate(List, OutputConstraint, GenerationConfig, GenerateOptions)} with nothing beside the config. */
    public String generate(List<ChatMessage> messages, OutputConstraint constraint, GenerationConfig config) {
        return generate(messages, constraint, config, GenerateOptions.defaults());
    }

    /**
     * Answers a conversation with a text that keeps to a constraint.
     *
     * @see #generate(BatchEncoding, OutputConstraint, GenerationConfig, GenerateOptions)
     */
    public String generate(
            List<ChatMessage> messages, OutputConstraint constraint, GenerationConfig config, GenerateOptions options) {
        BatchEncoding prompt = prepared(options, () -> tokenizer.encodeChat(messages));
        return generate(prompt, constraint, config, options);
    }

    /**
     * {@link #generate(BatchEncoding, OutputConstraint, GenerationConfig, GenerateOptions)} with nothing beside the
     * config.
     */
    public String generate(BatchEncoding prompt, OutputConstraint constraint, GenerationConfig config) {
        return generate(prompt, constraint, config, GenerateOptions.defaults());
    }

    /**
     * Continues a prompt with a text that keeps to a constraint.
     *
     * @param prompt one row
     * @param config what is to differ from the model's; of several sequences that it asks for the first is taken
     * @param options streamer, cancellation and the like. The caller's processors come before the constraint, which has
     *     the last word; a criterion or a strategy of the caller's may end the text or leave the constraint, which is
     *     an exception then
     * @return the new text alone
     * @throws ConstraintException if the tokens are too few for the shortest text that is allowed, or something else
     *     ends the text amid of it, such as {@code max_time} or a stop string
     * @throws ConfigException if the options have {@code prefixAllowedTokens}: two lists of the tokens that may come
     *     next cannot both be kept to
     * @throws InputException if the prompt is not of one row, or leaves no room for new tokens
     * @throws io.jtransformers.generation.GenerationCancelledException if it was cancelled or the thread interrupted
     */
    public String generate(
            BatchEncoding prompt, OutputConstraint constraint, GenerationConfig config, GenerateOptions options) {
        StructuredCall call = prepared(options, () -> call(prompt, constraint, config, options));
        return call.text(model.generate(prompt, call.config(), call.options()));
    }

    /** What is done before the model is asked: who reads the streamer hears of it if it fails. */
    private static <V> V prepared(GenerateOptions options, Supplier<V> preparation) {
        try {
            return preparation.get();
        } catch (RuntimeException refused) {
            if (options.streamer() != null) {
                options.streamer().fail(refused);
            }
            throw refused;
        }
    }

    private StructuredCall call(
            BatchEncoding prompt, OutputConstraint constraint, GenerationConfig config, GenerateOptions options) {
        check(prompt, options);
        int maxNewTokens = maxNewTokens(prompt, config);
        TokenConstraint ofTokens = prepared(constraint);
        var processor = new ConstraintLogitsProcessor(ofTokens, eosTokenIds(config), maxNewTokens);
        GenerateOptions constrained = options.toBuilder()
                .tokenizer(options.tokenizer() != null ? options.tokenizer() : tokenizer)
                .logitsProcessor(processor)
                .stoppingCriteria(processor)
                .build();
        return new StructuredCall(limited(config, maxNewTokens), constrained, constraint, ofTokens, processor);
    }

    private static void check(BatchEncoding prompt, GenerateOptions options) {
        if (prompt.size() != 1) {
            throw new InputException(
                    "The prompt has %d rows, but a structured text goes on with one; call once for each."
                            .formatted(prompt.size()));
        }
        if (options.prefixAllowedTokens() != null) {
            throw new ConfigException(
                    "prefixAllowedTokens was given with a constraint, which says itself which tokens may come next;"
                            + " leave it out, or say what it allows with the constraint.");
        }
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
                return newTokens(prompt.inputIds(0).length, length);
            }
        }
        return DEFAULT_NEW_TOKENS;
    }

    private static int newTokens(int promptLength, int maxLength) {
        if (promptLength >= maxLength) {
            throw new InputException(
                    "The prompt has %d tokens, but max_length leaves room for %d in all; set max_new_tokens, or a greater max_length."
                            .formatted(promptLength, maxLength));
        }
        return maxLength - promptLength;
    }

    /** A limit that the call says itself stays as it is: two of them would be warned of. */
    private GenerationConfig limited(GenerationConfig config, int maxNewTokens) {
        boolean holdsAlone =
                config.maxLength() != null && model.generationConfig().maxNewTokens() == null;
        return config.maxNewTokens() != null || holdsAlone
                ? config
                : config.toBuilder().maxNewTokens(maxNewTokens).build();
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
