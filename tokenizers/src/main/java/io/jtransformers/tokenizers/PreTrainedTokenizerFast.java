package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.text.SpaceCleanUp;
import io.jtransformers.tokenizers.toolcall.ToolCallParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tokenizer as Transformers presents it: a {@link TokenizerPipeline} with special tokens, sides and a maximum length.
 * Padding and truncation are what a call asks for, whatever {@code tokenizer.json} says about them.
 *
 * <p>Source: {@code PreTrainedTokenizerFast} ({@code TokenizersBackend}) in Transformers 5.12.1,
 * {@code tokenization_utils_tokenizers.py}.
 */
public final class PreTrainedTokenizerFast implements Tokenizer {

    private static final Logger LOGGER = LoggerFactory.getLogger(PreTrainedTokenizerFast.class);

    private final TokenizerPipeline pipeline;
    private final TokenizerConfig config;
    private final SpecialTokensMap specialTokens;
    private final Path vocabularyFile;
    private final AtomicBoolean warnedOfLength = new AtomicBoolean();
    private final AtomicBoolean warnedOfCleanUp = new AtomicBoolean();

    private PreTrainedTokenizerFast(
            TokenizerPipeline pipeline, TokenizerConfig config, SpecialTokensMap specialTokens, Path vocabularyFile) {
        this.pipeline = pipeline;
        this.config = config;
        this.specialTokens = specialTokens;
        this.vocabularyFile = vocabularyFile;
    }

    /**
     * Reads the tokenizer in {@code folder}: {@code tokenizer.json}, and the configuration beside it if there is one.
     *
     * @throws TokenizerFileException if a file is missing, malformed, or asks for something unknown
     */
    public static PreTrainedTokenizerFast fromPretrained(Path folder) {
        Path file = folder.resolve(TokenizerJsonProvider.FILE);
        return of(TokenizerJsonReader.read(file), TokenizerConfig.read(folder), file);
    }

    /**
     * A pipeline with the configuration beside it.
     *
     * @param vocabularyFile what the pipeline was read from
     */
    static PreTrainedTokenizerFast of(TokenizerPipeline pipeline, TokenizerConfig config, Path vocabularyFile) {
        TokenizerPipeline complete = pipeline.withAddedTokens(config.tokensToAdd(pipeline.addedTokensById()))
                .withPostProcessor();
        SpecialTokensMap special = config.specialTokens();
        Padding stored = pipeline.padding();
        return new PreTrainedTokenizerFast(
                complete,
                config,
                special.padToken() == null
                                && stored != null
                                && !config.file().keys().contains("pad_token")
                        ? special.withPadToken(stored.padToken())
                        : special,
                vocabularyFile);
    }

    /** The pipeline that does the work. */
    public TokenizerPipeline pipeline() {
        return pipeline;
    }

    @Override
    public BatchEncoding call(List<TextInput> inputs, EncodeOptions options) {
        if (RowLimits.ignoresMaxLength(options)) {
            LOGGER.warn(
                    "max_length is ignored where rows are padded to the longest and not cut; to pad to max_length, ask"
                            + " for PaddingStrategy.MAX_LENGTH.");
        }
        RowLimits limits = RowLimits.of(this, options);
        Boolean splits = options.splitSpecialTokens();
        TokenizerPipeline used =
                (splits == null ? config.splitSpecialTokens() : splits) ? pipeline.splittingSpecialTokens() : pipeline;
        List<Encoding> encodings =
                used.encodeBatch(inputs, options.addSpecialTokens(), limits.truncation(), limits.padding());
        if (options.maxLength() == null) {
            warnOfLongRows(encodings);
        }
        return options.returnOverflowingTokens() ? withOverflow(encodings) : BatchEncoding.of(encodings);
    }

    private void warnOfLongRows(List<Encoding> encodings) {
        int longest = encodings.stream().mapToInt(Encoding::length).max().orElse(0);
        if (longest > modelMaxLength() && !warnedOfLength.getAndSet(true)) {
            LOGGER.warn(
                    "Token indices sequence length is longer than the specified maximum sequence length for this model"
                            + " ({} > {}). What follows that length was not part"
                            + " of its training; shorten the text, or set truncation and max_length.",
                    longest,
                    modelMaxLength());
        }
    }

    private static BatchEncoding withOverflow(List<Encoding> encodings) {
        List<Encoding> rows = new ArrayList<>();
        List<Integer> samples = new ArrayList<>();
        for (int sample = 0; sample < encodings.size(); sample++) {
            rows.add(encodings.get(sample));
            rows.addAll(encodings.get(sample).overflowing());
            while (samples.size() < rows.size()) {
                samples.add(sample);
            }
        }
        return BatchEncoding.of(
                rows, samples.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Map<String, String> chatTemplates() {
        return config.chatTemplates().sources();
    }

    @Override
    public String applyChatTemplate(List<ChatMessage> messages, ChatTemplateOptions options) {
        return config.chatTemplates().apply(messages, options, specialTokens);
    }

    @Override
    public BatchEncoding encodeChats(List<List<ChatMessage>> conversations, ChatTemplateOptions options) {
        return config.chatTemplates().encode(conversations, options, this);
    }

    @Override
    public ChatResponse parseResponse(String response, List<Tool> tools) {
        return ToolCallParser.of(
                        chatTemplates().values(),
                        token -> pipeline.id(token) != Vocabulary.NONE,
                        specialTokens.eosToken())
                .parse(response, tools);
    }

    @Override
    public String decode(int[] ids, DecodeOptions options) {
        String text = pipeline.decode(ids, options.skipSpecialTokens());
        return cleansUp(options) ? SpaceCleanUp.cleanUp(text) : text;
    }

    private boolean cleansUp(DecodeOptions options) {
        boolean asked = switch (options.cleanUp()) {
            case AS_CONFIGURED -> config.cleanUpTokenizationSpaces();
            case ON -> true;
            case OFF -> false;
        };
        if (asked && pipeline.isBpe() && !warnedOfCleanUp.getAndSet(true)) {
            LOGGER.warn(
                    "Ignoring clean_up_tokenization_spaces=true for a BPE tokenizer: made for WordPiece, it would take"
                            + " away spaces that belong to the text.");
        }
        return asked && !pipeline.isBpe();
    }

    @Override
    public byte[] tokenBytes(int id) {
        return pipeline.tokenBytes(id);
    }

    @Override
    public DecodeStream decodeStream(DecodeOptions options) {
        DecodeStream stream = pipeline.decodeStream(options.skipSpecialTokens());
        return cleansUp(options) ? SpaceCleanUp.cleanUp(stream) : stream;
    }

    @Override
    public String convertTokensToString(List<String> tokens) {
        return pipeline.textOf(tokens);
    }

    @Override
    public OptionalInt convertTokenToId(String token) {
        int id = pipeline.id(token);
        String unknown = specialTokens.unkToken();
        if (id == Vocabulary.NONE && unknown != null) {
            id = pipeline.id(unknown);
        }
        return id == Vocabulary.NONE ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Optional<String> convertIdToToken(int id) {
        return Optional.ofNullable(pipeline.token(id));
    }

    @Override
    public int vocabSize() {
        return pipeline.modelVocabularySize();
    }

    @Override
    public int length() {
        return pipeline.vocabularySize();
    }

    @Override
    public Map<String, Integer> vocab() {
        return pipeline.vocabulary();
    }

    @Override
    public Map<String, Integer> addedVocab() {
        Map<String, Integer> added = new LinkedHashMap<>();
        pipeline.addedVocabulary().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(token -> added.put(token.getKey(), token.getValue()));
        return added;
    }

    @Override
    public int numSpecialTokensToAdd() {
        return pipeline.addedTokens(false);
    }

    @Override
    public int numSpecialTokensToAddToPair() {
        return pipeline.addedTokens(true);
    }

    @Override
    public PreTrainedTokenizerFast addTokens(List<AddedToken> tokens) {
        return new PreTrainedTokenizerFast(pipeline.withAddedTokens(tokens), config, specialTokens, vocabularyFile);
    }

    @Override
    public PreTrainedTokenizerFast addSpecialTokens(SpecialTokensMap tokens) {
        List<AddedToken> added =
                tokens.allTokens().stream().map(AddedToken::special).toList();
        return new PreTrainedTokenizerFast(
                pipeline.withAddedTokens(added), config, specialTokens.with(tokens), vocabularyFile);
    }

    /**
     * {@inheritDoc} Copies the model from the file that this tokenizer was read from, which must still be there. Chat
     * templates in files of their own are copied along; {@code special_tokens_map.json} and {@code added_tokens.json}
     * become a part of {@code tokenizer_config.json}.
     */
    @Override
    public List<Path> savePretrained(Path folder) {
        return new PreTrainedTokenizerWriter(this, config, vocabularyFile).write(folder);
    }

    @Override
    public SpecialTokensMap specialTokensMap() {
        return specialTokens;
    }

    @Override
    public Tokenizer withPadToken(String token) {
        if (pipeline.id(token) == Vocabulary.NONE) {
            throw new TokenizerException(
                    "'%s' was to be the padding token, but the vocabulary of %d tokens lacks it; choose another."
                            .formatted(token, length()));
        }
        return new PreTrainedTokenizerFast(pipeline, config, specialTokens.withPadToken(token), vocabularyFile);
    }

    @Override
    public int modelMaxLength() {
        return config.modelMaxLength();
    }

    @Override
    public Side paddingSide() {
        if (config.paddingSide() != null) {
            return config.paddingSide();
        }
        return pipeline.padding() == null ? Side.RIGHT : pipeline.padding().direction();
    }

    @Override
    public Side truncationSide() {
        if (config.truncationSide() != null) {
            return config.truncationSide();
        }
        return pipeline.truncation() == null
                ? Side.RIGHT
                : pipeline.truncation().direction();
    }

    /** The sizes and roles, for logs. */
    @Override
    public String toString() {
        return "PreTrainedTokenizerFast[vocabSize=%d, length=%d, modelMaxLength=%d, specialTokens=%s]"
                .formatted(vocabSize(), length(), modelMaxLength(), specialTokens.byRole());
    }
}
