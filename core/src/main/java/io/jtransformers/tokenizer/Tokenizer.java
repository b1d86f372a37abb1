package io.jtransformers.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into token ids and back, as a model was trained with. Tokenizers are immutable and shared by threads.
 *
 * <p>Source: {@code PreTrainedTokenizerBase} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
public interface Tokenizer {

    /** What {@link #modelMaxLength()} gives where no limit is known. */
    int UNLIMITED_LENGTH = Integer.MAX_VALUE;

    /**
     * Encodes a batch; what {@code tokenizer(...)} is in Python.
     *
     * @param inputs texts or pairs
     * @param options padding, truncation and special tokens
     * @return one row for each input, more where overflowing tokens are asked for
     * @throws TokenizerException if padding is asked for without a padding token, or a row cannot be cut as asked
     */
    BatchEncoding call(List<TextInput> inputs, EncodeOptions options);

    /**
     * Fills rows of ids up to the longest one, which is what {@code pad} does in Python if nothing else is asked for.
     *
     * @param inputIds the rows
     * @throws TokenizerException if there is no padding token
     */
    default BatchEncoding pad(List<int[]> inputIds) {
        return pad(inputIds, RowPadding.LONGEST);
    }

    /**
     * Fills rows that were encoded before up to the longest one, with all that is known of them.
     *
     * @param rows padded already or not
     * @throws TokenizerException if there is no padding token
     */
    default BatchEncoding pad(BatchEncoding rows) {
        return pad(rows, RowPadding.LONGEST);
    }

    /**
     * Fills rows of ids up to one length. Options that ask for no padding, as the default ones, and a maximum length
     * that is not known give the rows back as they are.
     *
     * @param inputIds the rows
     * @param options how far and on which side; the rest is not looked at
     * @throws TokenizerException if there is no padding token
     */
    default BatchEncoding pad(List<int[]> inputIds, EncodeOptions options) {
        return RowPadding.pad(this, inputIds, options);
    }

    /**
     * Fills rows that were encoded before up to one length, with all that is known of them. Options that ask for no
     * padding, as the default ones, and a maximum length that is not known give the rows back as they are.
     *
     * @param rows padded already or not; longer ones keep their length
     * @param options how far and on which side; the rest is not looked at
     * @throws TokenizerException if there is no padding token
     */
    default BatchEncoding pad(BatchEncoding rows, EncodeOptions options) {
        return RowPadding.pad(this, rows, options);
    }

    /** Encodes one text with its special tokens; a batch of one row. */
    default BatchEncoding call(String text) {
        return call(text, EncodeOptions.DEFAULT);
    }

    /** Encodes one text; a batch of one row. */
    default BatchEncoding call(String text, EncodeOptions options) {
        return call(List.of(TextInput.of(text)), options);
    }

    /** Encodes texts, one row each. */
    default BatchEncoding encodeBatch(List<String> texts, EncodeOptions options) {
        return call(texts.stream().map(TextInput::of).toList(), options);
    }

    /** The ids of one text with its special tokens. */
    default int[] encode(String text) {
        return encode(text, EncodeOptions.DEFAULT);
    }

    /** The ids of one text. */
    default int[] encode(String text, EncodeOptions options) {
        return call(text, options).inputIds(0);
    }

    /**
     * The chat templates by name: {@code default}, and others such as {@code tool_use}; empty if this tokenizer has
     * none, or frames conversations without a template.
     */
    default Map<String, String> chatTemplates() {
        return Map.of();
    }

    /**
     * The text of a conversation as the model was trained to see it.
     *
     * @throws ChatTemplateException if this tokenizer has no chat template, or the template refuses the conversation
     */
    default String applyChatTemplate(List<ChatMessage> messages, ChatTemplateOptions options) {
        throw new ChatTemplateException(
                ("A conversation of %d messages was to become text, but this tokenizer has no chat template; write the"
                                + " prompt as text.")
                        .formatted(messages.size()));
    }

    /**
     * The ids of conversations, one row each.
     *
     * @throws ChatTemplateException if this tokenizer has no chat template, or the template refuses a conversation
     */
    default BatchEncoding encodeChats(List<List<ChatMessage>> conversations, ChatTemplateOptions options) {
        throw new ChatTemplateException(
                ("%d conversations were to be encoded, but this tokenizer has no chat template; write the prompts as"
                                + " text and encode that.")
                        .formatted(conversations.size()));
    }

    /**
     * The ids of a conversation; a batch of one row.
     *
     * @throws ChatTemplateException if this tokenizer has no chat template, or the template refuses the conversation
     */
    default BatchEncoding encodeChat(List<ChatMessage> messages, ChatTemplateOptions options) {
        return encodeChats(List.of(messages), options);
    }

    /**
     * The ids of a conversation up to where the assistant is to answer.
     *
     * @throws ChatTemplateException if this tokenizer has no chat template, or the template refuses the conversation
     */
    default BatchEncoding encodeChat(List<ChatMessage> messages) {
        return encodeChat(messages, ChatTemplateOptions.FOR_GENERATION);
    }

    /**
     * Takes what a model answered apart into words and calls of tools, in the form that the model was trained with.
     * Nothing that a model may write makes this fail; {@link ChatResponse#problems()} tells what could not be read.
     *
     * @param response the decoded answer with its special tokens, some of which mark calls; the token that ends it may
     *     be there or not
     * @param tools the tools that the model was told of; they say which arguments are texts
     */
    default ChatResponse parseResponse(String response, List<Tool> tools) {
        return ChatResponse.of(response);
    }

    /** The ids of a pair of texts with its special tokens. */
    default int[] encode(String text, String textPair) {
        return call(List.of(TextInput.pair(text, textPair)), EncodeOptions.DEFAULT)
                .inputIds(0);
    }

    /** The tokens of a text, without special tokens around it. */
    default List<String> tokenize(String text) {
        return tokenize(TextInput.of(text), EncodeOptions.WITHOUT_SPECIAL_TOKENS);
    }

    /** The tokens of a text or a pair. */
    default List<String> tokenize(TextInput input, EncodeOptions options) {
        return call(List.of(input), options).tokens(0);
    }

    /** The number of special tokens that a text is framed with. */
    default int numSpecialTokensToAdd() {
        return encode("").length;
    }

    /** The number of special tokens that a pair of texts is framed with. */
    default int numSpecialTokensToAddToPair() {
        return encode("", "").length;
    }

    /** The most tokens of a text that fit into the model together with its special tokens. */
    default int maxLenSingleSentence() {
        return modelMaxLength() == UNLIMITED_LENGTH ? UNLIMITED_LENGTH : modelMaxLength() - numSpecialTokensToAdd();
    }

    /** The most tokens of a pair of texts that fit into the model together with their special tokens. */
    default int maxLenSentencesPair() {
        return modelMaxLength() == UNLIMITED_LENGTH
                ? UNLIMITED_LENGTH
                : modelMaxLength() - numSpecialTokensToAddToPair();
    }

    /** The text of ids, special tokens included. */
    default String decode(int[] ids) {
        return decode(ids, DecodeOptions.KEEP_SPECIAL_TOKENS);
    }

    /** The text of ids. Ids that the vocabulary lacks give no text. */
    String decode(int[] ids, DecodeOptions options);

    /** The texts of rows of ids, special tokens included. */
    default List<String> batchDecode(List<int[]> rows) {
        return batchDecode(rows, DecodeOptions.KEEP_SPECIAL_TOKENS);
    }

    /** The texts of rows of ids. */
    default List<String> batchDecode(List<int[]> rows, DecodeOptions options) {
        return rows.stream().map(row -> decode(row, options)).toList();
    }

    /** Begins to decode token by token. */
    DecodeStream decodeStream(DecodeOptions options);

    /** The id of a token, or of {@code unk_token} where the vocabulary lacks it, if there is one. */
    OptionalInt convertTokenToId(String token);

    /**
     * The ids of tokens.
     *
     * @throws TokenizerException if a token is not in the vocabulary and there is no {@code unk_token}
     */
    default int[] convertTokensToIds(List<String> tokens) {
        return tokens.stream()
                .mapToInt(token -> convertTokenToId(token)
                        .orElseThrow(() -> new TokenizerException(
                                "The id of '%s' was asked for, but it is none of %d tokens and there is no unk_token."
                                        .formatted(token, length()))))
                .toArray();
    }

    /** The token of an id, if the vocabulary has it. */
    Optional<String> convertIdToToken(int id);

    /**
     * The tokens of ids.
     *
     * @throws TokenizerException if an id is not in the vocabulary
     */
    default List<String> convertIdsToTokens(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(id -> convertIdToToken(id)
                        .orElseThrow(() -> new TokenizerException(
                                "The token of id %d was asked for, but there are %d tokens; is it another model's?"
                                        .formatted(id, length()))))
                .toList();
    }

    /**
     * What a token writes within a text, as bytes of UTF-8; a token may hold a part of a character. Empty where it
     * writes nothing or the vocabulary lacks it.
     */
    default byte[] tokenBytes(int id) {
        return decode(new int[] {id}).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The tokens of ids, without special ones where the options say so.
     *
     * @throws TokenizerException if an id is not in the vocabulary
     */
    default List<String> convertIdsToTokens(int[] ids, DecodeOptions options) {
        if (!options.skipSpecialTokens()) {
            return convertIdsToTokens(ids);
        }
        int[] special = getSpecialTokensMask(ids);
        return convertIdsToTokens(IntStream.range(0, ids.length)
                .filter(index -> special[index] == 0)
                .map(index -> ids[index])
                .toArray());
    }

    /** The text of tokens as the vocabulary writes them. */
    default String convertTokensToString(List<String> tokens) {
        return decode(convertTokensToIds(tokens));
    }

    /** 1 for each id of a special token, 0 for others; for rows that have their special tokens already. */
    default int[] getSpecialTokensMask(int[] ids) {
        Set<Integer> special = Arrays.stream(allSpecialIds()).boxed().collect(Collectors.toSet());
        return Arrays.stream(ids).map(id -> special.contains(id) ? 1 : 0).toArray();
    }

    /** The size of the vocabulary without added tokens. */
    int vocabSize();

    /** The size of the vocabulary with added tokens; {@code len(tokenizer)} in Python. */
    int length();

    /** The vocabulary with added tokens, token to id; {@code get_vocab} in Python. */
    Map<String, Integer> vocab();

    /** The added tokens and their ids in the order of these; {@code get_added_vocab} in Python. */
    default Map<String, Integer> addedVocab() {
        Map<String, Integer> added = new LinkedHashMap<>();
        vocab().entrySet().stream()
                .filter(token -> token.getValue() >= vocabSize())
                .sorted(Map.Entry.comparingByValue())
                .forEach(token -> added.put(token.getKey(), token.getValue()));
        return added;
    }

    /**
     * The same tokenizer with further added tokens. Tokens that it lacks get the next free ids, for which a model needs
     * a larger embedding; those that it has take on the properties given here. This tokenizer stays as it is.
     *
     * @throws TokenizerException if this kind of tokenizer takes no tokens
     */
    default Tokenizer addTokens(List<AddedToken> tokens) {
        throw new TokenizerException("%d tokens were to be added, but a %s takes none; open its tokenizer.json instead."
                .formatted(tokens.size(), getClass().getSimpleName()));
    }

    /**
     * The same tokenizer with further roles of tokens. Tokens that it lacks are added as special ones, see
     * {@link #addTokens}. This tokenizer stays as it is.
     *
     * @param tokens the new roles; those that it leaves open stay, and so do the extra tokens if it has none
     * @throws TokenizerException if this kind of tokenizer takes no tokens
     */
    default Tokenizer addSpecialTokens(SpecialTokensMap tokens) {
        throw new TokenizerException("Roles were to be given to %s, but a %s takes no tokens; open its tokenizer.json."
                .formatted(tokens.allTokens(), getClass().getSimpleName()));
    }

    /**
     * Writes the files from which {@link TokenizerProvider providers} open this tokenizer again. Files of the same
     * names are replaced, others stay.
     *
     * @param folder created where it does not exist
     * @return the files written
     * @throws TokenizerException if a file cannot be written, or this kind of tokenizer cannot be saved
     */
    default List<Path> savePretrained(Path folder) {
        throw new TokenizerException(
                "A tokenizer was to be saved in %s, but a %s cannot be; copy the files it came from."
                        .formatted(folder, getClass().getSimpleName()));
    }

    /** The tokens with a role. */
    SpecialTokensMap specialTokensMap();

    /**
     * The same tokenizer with another padding token, which must be in the vocabulary.
     *
     * @throws TokenizerException if the vocabulary lacks it
     */
    Tokenizer withPadToken(String token);

    /** The longest input of the model in tokens, {@link #UNLIMITED_LENGTH} where it is not known. */
    int modelMaxLength();

    /** Where rows are padded unless options say otherwise. */
    Side paddingSide();

    /** Where rows are cut unless options say otherwise. */
    Side truncationSide();

    /** The token at the beginning of a sequence, if there is one. */
    default Optional<String> bosToken() {
        return Optional.ofNullable(specialTokensMap().bosToken());
    }

    /** The id of {@link #bosToken()}. */
    default OptionalInt bosTokenId() {
        return idOf(specialTokensMap().bosToken());
    }

    /** The token at the end of a sequence, if there is one. */
    default Optional<String> eosToken() {
        return Optional.ofNullable(specialTokensMap().eosToken());
    }

    /** The id of {@link #eosToken()}. */
    default OptionalInt eosTokenId() {
        return idOf(specialTokensMap().eosToken());
    }

    /** The token for what the vocabulary lacks, if there is one. */
    default Optional<String> unkToken() {
        return Optional.ofNullable(specialTokensMap().unkToken());
    }

    /** The id of {@link #unkToken()}. */
    default OptionalInt unkTokenId() {
        return idOf(specialTokensMap().unkToken());
    }

    /** The token that fills rows up, if there is one. */
    default Optional<String> padToken() {
        return Optional.ofNullable(specialTokensMap().padToken());
    }

    /** The id of {@link #padToken()}. */
    default OptionalInt padTokenId() {
        return idOf(specialTokensMap().padToken());
    }

    /** The type of padding, see {@link BatchEncoding#tokenTypeIds()}. */
    default int padTokenTypeId() {
        return 0;
    }

    /** The token that separates two texts, if there is one. */
    default Optional<String> sepToken() {
        return Optional.ofNullable(specialTokensMap().sepToken());
    }

    /** The id of {@link #sepToken()}. */
    default OptionalInt sepTokenId() {
        return idOf(specialTokensMap().sepToken());
    }

    /** The token that stands for the whole sequence, if there is one. */
    default Optional<String> clsToken() {
        return Optional.ofNullable(specialTokensMap().clsToken());
    }

    /** The id of {@link #clsToken()}. */
    default OptionalInt clsTokenId() {
        return idOf(specialTokensMap().clsToken());
    }

    /** The token that hides a word, if there is one. */
    default Optional<String> maskToken() {
        return Optional.ofNullable(specialTokensMap().maskToken());
    }

    /** The id of {@link #maskToken()}. */
    default OptionalInt maskTokenId() {
        return idOf(specialTokensMap().maskToken());
    }

    /** The special tokens without a role of their own. */
    default List<String> extraSpecialTokens() {
        return specialTokensMap().extraSpecialTokens();
    }

    /** The tokens of {@link #specialTokensMap()}, each once. */
    default List<String> allSpecialTokens() {
        return specialTokensMap().allTokens();
    }

    /** The ids of {@link #allSpecialTokens()}. */
    default int[] allSpecialIds() {
        return convertTokensToIds(allSpecialTokens());
    }

    private OptionalInt idOf(@Nullable String token) {
        return token == null ? OptionalInt.empty() : convertTokenToId(token);
    }
}
