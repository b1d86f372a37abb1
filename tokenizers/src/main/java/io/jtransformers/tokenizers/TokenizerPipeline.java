package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.decoder.Decoder;
import io.jtransformers.tokenizers.model.BpeModel;
import io.jtransformers.tokenizers.model.Model;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.postprocessor.PostProcessor;
import io.jtransformers.tokenizers.postprocessor.TokenRow;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizer;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} at work: added tokens are cut out of the text and the rest is normalised, pre-tokenized and
 * given to the model; rows are cut, framed with special tokens and filled up. Immutable and shared by threads.
 *
 * <p>Source: {@code TokenizerImpl} in tokenizers 0.23, {@code tokenizer/mod.rs}.
 */
public final class TokenizerPipeline {

    /** A batch of fewer characters is not worth waking other threads. */
    private static final long LEAST_IN_PARALLEL = 1 << 15;

    private final PipelineParts parts;

    TokenizerPipeline(PipelineParts parts) {
        this.parts = parts;
    }

    /**
     * The components of a pipeline; what may be absent is null.
     *
     * @param added the added tokens, which know the normalizer
     * @param preTokenizer cuts normalised text into pieces
     * @param model turns pieces into tokens
     * @param postProcessor frames rows
     * @param decoder turns tokens into text
     * @param truncation what the file says about cutting
     * @param padding what the file says about filling up
     * @param specialTokens what text that spells a special token becomes
     */
    record PipelineParts(
            AddedVocabulary added,
            @Nullable PreTokenizer preTokenizer,
            Model model,
            @Nullable PostProcessor postProcessor,
            @Nullable Decoder decoder,
            @Nullable Truncation truncation,
            @Nullable Padding padding,
            AddedVocabulary.SpecialTokens specialTokens) {

        PipelineParts with(AddedVocabulary otherAdded) {
            return new PipelineParts(
                    otherAdded, preTokenizer, model, postProcessor, decoder, truncation, padding, specialTokens);
        }

        PipelineParts with(PostProcessor otherPostProcessor) {
            return new PipelineParts(
                    added, preTokenizer, model, otherPostProcessor, decoder, truncation, padding, specialTokens);
        }

        PipelineParts with(AddedVocabulary.SpecialTokens otherSpecialTokens) {
            return new PipelineParts(
                    added, preTokenizer, model, postProcessor, decoder, truncation, padding, otherSpecialTokens);
        }
    }

    /** The added tokens. */
    Collection<AddedToken> addedTokens() {
        return parts.added().tokens().values();
    }

    /** The added tokens by their ids, in no order. */
    Map<Integer, AddedToken> addedTokensById() {
        return parts.added().tokens();
    }

    /** The same pipeline with further added tokens; those that it has already take on their new properties. */
    TokenizerPipeline withAddedTokens(List<AddedToken> more) {
        return new TokenizerPipeline(parts.with(parts.added().with(more)));
    }

    /** The same pipeline with a post-processor that adds nothing, if it had none. */
    TokenizerPipeline withPostProcessor() {
        return parts.postProcessor() == null ? new TokenizerPipeline(parts.with(PostProcessor.plain())) : this;
    }

    /** The same pipeline with another post-processor. */
    TokenizerPipeline with(PostProcessor postProcessor) {
        return new TokenizerPipeline(parts.with(postProcessor));
    }

    /**
     * The same pipeline, to which text that spells a special token is text like any other;
     * {@code encode_special_tokens} in the original.
     */
    public TokenizerPipeline splittingSpecialTokens() {
        return new TokenizerPipeline(parts.with(AddedVocabulary.SpecialTokens.SPLIT));
    }

    /** What the file says about cutting, null for nothing. */
    public @Nullable Truncation truncation() {
        return parts.truncation();
    }

    /** What the file says about filling up, null for nothing. */
    public @Nullable Padding padding() {
        return parts.padding();
    }

    /**
     * Encodes one input, cut and filled up as the file says.
     *
     * @throws TokenizerException if it cannot be cut so
     */
    public Encoding encode(TextInput input, boolean addSpecialTokens) {
        return encodeBatch(List.of(input), addSpecialTokens, truncation(), padding())
                .getFirst();
    }

    /**
     * Encodes inputs, long batches on all cores.
     *
     * @param truncation how rows are cut, null for not at all
     * @param padding how rows are filled up, null for not at all
     * @throws TokenizerException if an input cannot be cut so, or there is no room for texts of so many characters
     */
    public List<Encoding> encodeBatch(
            List<TextInput> inputs,
            boolean addSpecialTokens,
            @Nullable Truncation truncation,
            @Nullable Padding padding) {
        if (truncation != null) {
            checkStride(truncation);
        }
        long characters = inputs.stream().mapToLong(TokenizerPipeline::length).sum();
        TextMemory.check(characters);
        boolean parallel = inputs.size() > 1 && characters >= LEAST_IN_PARALLEL;
        List<TokenRow> rows =
                inOrder(inputs.size(), parallel, index -> encodeRow(inputs.get(index), addSpecialTokens, truncation));
        List<TokenRow> padded = padding == null ? rows : padding.apply(rows);
        return inOrder(padded.size(), parallel, index -> padded.get(index).toEncoding(inputs.get(index), this::nameOf));
    }

    private static <T> List<T> inOrder(int count, boolean parallel, IntFunction<T> make) {
        IntStream indices = IntStream.range(0, count);
        return (parallel ? indices.parallel() : indices).mapToObj(make).collect(Collectors.toList());
    }

    /** About how many characters there are to encode. */
    private static long length(TextInput input) {
        return length(input.first()) + (input.second() == null ? 0 : length(input.second()));
    }

    private static long length(TextInput.Text text) {
        return switch (text) {
            case TextInput.Plain plain -> plain.text().length();
            case TextInput.Words words ->
                words.words().stream().mapToLong(String::length).sum();
        };
    }

    private void checkStride(Truncation truncation) {
        int added = addedTokens(false);
        int effective = truncation.maxLength() - added;
        if (effective >= 0 && effective < truncation.stride()) {
            throw new TokenizerException(
                    ("tokenizer stride set to %d, which is greater than or equal to its effective max length of %d "
                                    + "(= %d original max length - %d added special tokens), ")
                            .formatted(truncation.stride(), effective, truncation.maxLength(), added));
        }
    }

    private TokenRow encodeRow(TextInput input, boolean addSpecialTokens, @Nullable Truncation truncation) {
        List<TokenRow> rows = new ArrayList<>(2);
        rows.add(tokenize(input.first(), truncation, false));
        if (input.second() != null) {
            rows.add(tokenize(input.second(), truncation, true));
        }
        if (truncation != null) {
            rows = truncation.apply(rows, addSpecialTokens ? addedTokens(rows.size() == 2) : 0);
        }
        return PostProcessor.join(parts.postProcessor(), rows, input, addSpecialTokens);
    }

    /** The number of special tokens that a text, or a pair, is framed with. */
    public int addedTokens(boolean pair) {
        return parts.postProcessor() == null ? 0 : parts.postProcessor().addedTokens(pair);
    }

    private TokenRow tokenize(TextInput.Text text, @Nullable Truncation truncation, boolean second) {
        TokenBuffer out = new TokenBuffer();
        PieceEncoder encoder = new PieceEncoder(parts.model(), out, truncation, second);
        switch (text) {
            case TextInput.Plain plain -> tokenize(plain.text(), encoder);
            case TextInput.Words words -> {
                for (int index = 0; index < words.words().size(); index++) {
                    out.beginWord(index);
                    tokenize(words.words().get(index), encoder);
                }
            }
        }
        return TokenRow.of(out, second ? 1 : 0);
    }

    private void tokenize(String text, PieceEncoder encoder) {
        PreTokenizer preTokenizer = parts.preTokenizer();
        encoder.begin();
        parts.added()
                .extract(
                        NormalizedText.of(text),
                        parts.specialTokens(),
                        encoder,
                        preTokenizer == null
                                ? encoder
                                : (part, start, end) -> preTokenizer.preTokenize(part, start, end, encoder));
        encoder.end();
    }

    /**
     * The text of ids; ids without a token give none.
     *
     * @param skipSpecialTokens whether special tokens are left out
     */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            String token = token(id);
            if (token != null && !(skipSpecialTokens && parts.added().isSpecial(token))) {
                tokens.add(token);
            }
        }
        return textOf(tokens);
    }

    /** The text of tokens as the vocabulary writes them. */
    public String textOf(List<String> tokens) {
        Decoder decoder = parts.decoder();
        return decoder == null ? String.join(" ", tokens) : String.join("", decoder.decode(tokens));
    }

    /** Begins to decode token by token. */
    public DecodeStream decodeStream(boolean skipSpecialTokens) {
        return new IncrementalDecoder(this, skipSpecialTokens);
    }

    /** What the model calls an id, or else the added token; as in the original, which shows tokens so. */
    private @Nullable String nameOf(int id) {
        String token = parts.model().vocabulary().token(id);
        return token != null ? token : parts.added().written(id);
    }

    /** The token of an id as decoding writes it, null if there is none. */
    public @Nullable String token(int id) {
        String added = parts.added().written(id);
        return added != null ? added : parts.model().vocabulary().token(id);
    }

    /** What a token writes within a text, as bytes; empty for special tokens and ids without a token. */
    public byte[] tokenBytes(int id) {
        String token = token(id);
        if (token == null || isSpecial(token)) {
            return new byte[0];
        }
        Decoder decoder = parts.decoder();
        return decoder == null ? (" " + token).getBytes(StandardCharsets.UTF_8) : decoder.bytes(token);
    }

    /** The id of a token, {@link Vocabulary#NONE} if there is none. */
    public int id(String token) {
        int added = parts.added().id(token);
        return added != Vocabulary.NONE ? added : parts.model().vocabulary().id(token);
    }

    /** Whether decoding may skip this token. */
    public boolean isSpecial(String token) {
        return parts.added().isSpecial(token);
    }

    /** The number of tokens of the model, without added ones. */
    public int modelVocabularySize() {
        return parts.model().vocabulary().size();
    }

    /** The number of all tokens. */
    public int vocabularySize() {
        return parts.model().vocabulary().size() + parts.added().sizeBeyondModel();
    }

    /** The ids of added tokens. */
    public Map<String, Integer> addedVocabulary() {
        return parts.added().ids();
    }

    /** Whether the model is {@link BpeModel}. */
    public boolean isBpe() {
        return parts.model() instanceof BpeModel;
    }

    /** All tokens and their ids. */
    public Map<String, Integer> vocabulary() {
        Map<String, Integer> all = new HashMap<>(parts.model().vocabulary().asMap());
        all.putAll(parts.added().ids());
        return all;
    }
}
