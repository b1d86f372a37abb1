package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import io.jtransformers.tokenizers.toolcall.ToolCallParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer as Transformers presents it: a {@link TokenizerPipeline} with special tokens, sides and a maximum length.
 * Padding and truncation are what a call asks for, whatever {@code tokenizer.json} says about them.
 *
 * <p>Source: {@code PreTrainedTokenizerFast} ({@code TokenizersBackend}) in Transformers 5.12.1,
 * {@code tokenization_utils_tokenizers.py}.
 */
public final class PreTrainedTokenizerFast implements Tokenizer {

    private final TokenizerPipeline pipeline;
    private final TokenizerConfig config;
    private final SpecialTokensMap specialTokens;

    private PreTrainedTokenizerFast(
            TokenizerPipeline pipeline, TokenizerConfig config, SpecialTokensMap specialTokens) {
        this.pipeline = pipeline;
        this.config = config;
        this.specialTokens = specialTokens;
    }

    /**
     * Reads the tokenizer in {@code folder}: {@code tokenizer.json}, and the configuration beside it if there is one.
     *
     * @throws TokenizerFileException if a file is missing, malformed, or asks for something unknown
     */
    public static PreTrainedTokenizerFast fromPretrained(Path folder) {
        TokenizerConfig config = TokenizerConfig.read(folder);
        TokenizerPipeline file = TokenizerJsonReader.read(folder.resolve("tokenizer.json"));
        TokenizerPipeline pipeline =
                file.withAddedTokens(config.tokensToAdd(file.addedTokens())).withPostProcessor();
        SpecialTokensMap special = config.specialTokens();
        Padding stored = pipeline.padding();
        return new PreTrainedTokenizerFast(
                pipeline,
                config,
                special.padToken() == null && stored != null ? special.withPadToken(stored.padToken()) : special);
    }

    /** The pipeline that does the work. */
    public TokenizerPipeline pipeline() {
        return pipeline;
    }

    @Override
    public BatchEncoding call(List<TextInput> inputs, EncodeOptions options) {
        PaddingStrategy paddingStrategy = options.padding();
        TruncationStrategy truncationStrategy = options.truncation();
        if (options.maxLength() == null && modelMaxLength() == UNLIMITED_LENGTH) {
            truncationStrategy = TruncationStrategy.DO_NOT_TRUNCATE;
            if (paddingStrategy == PaddingStrategy.MAX_LENGTH) {
                paddingStrategy = PaddingStrategy.DO_NOT_PAD;
            }
        }
        int maxLength = options.maxLength() == null ? modelMaxLength() : options.maxLength();
        Padding padding =
                paddingStrategy == PaddingStrategy.DO_NOT_PAD ? null : padding(paddingStrategy, maxLength, options);
        Truncation truncation = null;
        if (truncationStrategy != TruncationStrategy.DO_NOT_TRUNCATE) {
            checkMultiple(padding, maxLength);
            truncation = new Truncation(
                    maxLength,
                    options.stride(),
                    truncationStrategy,
                    Objects.requireNonNullElse(options.truncationSide(), truncationSide()),
                    options.returnOverflowingTokens());
        }
        List<Encoding> encodings = pipeline.encodeBatch(inputs, options.addSpecialTokens(), truncation, padding);
        return options.returnOverflowingTokens() ? withOverflow(encodings) : BatchEncoding.of(encodings);
    }

    private Padding padding(PaddingStrategy strategy, int maxLength, EncodeOptions options) {
        String padToken = specialTokens.padToken();
        int padId = padToken == null ? Vocabulary.NONE : pipeline.id(padToken);
        if (padToken == null || padId == Vocabulary.NONE) {
            throw new TokenizerException(
                    ("Asking to pad but the tokenizer does not have a padding token. Choose one of its tokens, for"
                                    + " example with tokenizer.withPadToken(\"%s\").")
                            .formatted(eosToken().orElse("[PAD]")));
        }
        return new Padding(
                strategy == PaddingStrategy.MAX_LENGTH ? (Integer) maxLength : null,
                Objects.requireNonNullElse(options.paddingSide(), paddingSide()),
                options.padToMultipleOf(),
                padId,
                0,
                padToken);
    }

    private static void checkMultiple(@Nullable Padding padding, int maxLength) {
        Integer multiple = padding == null ? null : padding.padToMultipleOf();
        if (multiple != null && maxLength % multiple != 0) {
            throw new TokenizerException(
                    ("Truncation and padding are both activated but truncation length (%d) is not a multiple of "
                                    + "pad_to_multiple_of (%d).")
                            .formatted(maxLength, multiple));
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
        String end = specialTokens.eosToken();
        String message = end != null && response.endsWith(end)
                ? response.substring(0, response.length() - end.length())
                : response;
        return ToolCallParser.of(chatTemplates().values(), token -> pipeline.id(token) != Vocabulary.NONE)
                .parse(message, tools);
    }

    @Override
    public String decode(int[] ids, DecodeOptions options) {
        String text = pipeline.decode(ids, options.skipSpecialTokens());
        boolean cleanUp = switch (options.cleanUp()) {
            case AS_CONFIGURED -> config.cleanUpTokenizationSpaces();
            case ON -> true;
            case OFF -> false;
        };
        // Made for WordPiece; with BPE it would take away spaces that belong to the text.
        return cleanUp && !pipeline.isBpe() ? cleanUp(text) : text;
    }

    private static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    @Override
    public byte[] tokenBytes(int id) {
        return pipeline.tokenBytes(id);
    }

    @Override
    public DecodeStream decodeStream(DecodeOptions options) {
        return pipeline.decodeStream(options.skipSpecialTokens());
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
        return new PreTrainedTokenizerFast(pipeline, config, specialTokens.withPadToken(token));
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
}
