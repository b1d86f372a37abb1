package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatResponse;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizers.text.SpaceCleanUp;
import io.jtransformers.tokenizers.toolcall.ToolCallForm;
import io.jtransformers.tokenizers.toolcall.ToolCallParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Mistral's own tokenizer with the face that Transformers gives it. Special tokens are never made from text:
 * {@code encode("<s>")} gives the pieces of these three characters. Conversations are not written by a template, but by
 * {@link MistralTokenizer}, which checks them first.
 *
 * <p>What Transformers refuses for this class is refused here in its words: pairs of texts, tokens to be added, chat
 * templates, and cutting the first or second text only. What was cut from a row comes back as one
 * {@link io.jtransformers.tokenizer.Encoding#overflowing() overflowing} encoding of the row, not as a row of its own.
 * Offsets, which the reference refuses to give ({@code return_offsets_mapping}), are known with a {@code tekken.json};
 * those of SentencePiece files are all empty. A {@code tokenizer.json} of the same vocabulary has them.
 *
 * <p>Source: {@code MistralCommonBackend} in Transformers 5.12.1, {@code tokenization_mistral_common.py}.
 */
@SuppressWarnings("DoNotCallSuggester") // to refuse is what some methods are for
public final class MistralCommonTokenizer implements Tokenizer {

    /** Models of speech write the language as text before what was said. */
    private final MistralTokenizer requests;

    private final TextTokenizer text;
    private final Path file;
    private final MistralCommonSettings settings;
    private final MistralRows rows;

    private MistralCommonTokenizer(MistralTokenizer requests, Path file, MistralCommonSettings settings) {
        this.requests = requests;
        this.file = file;
        this.settings = settings;
        text = requests.textTokenizer();
        rows = new MistralRows(this);
    }

    /**
     * Reads the tokenizer of a folder: its {@code tekken.json}, or else the SentencePiece file of the latest version.
     *
     * @throws TokenizerFileException if there is none, or it is malformed
     */
    public static MistralCommonTokenizer fromPretrained(Path folder) {
        return fromPretrained(folder, MistralCommonSettings.DEFAULT);
    }

    /** The same with a mode, a maximum length, and sides. */
    public static MistralCommonTokenizer fromPretrained(Path folder, MistralCommonSettings settings) {
        return fromFile(MistralFiles.find(folder), settings);
    }

    /**
     * Reads one file.
     *
     * @throws TokenizerFileException if it is missing, malformed, or not called as such files are
     */
    public static MistralCommonTokenizer fromFile(Path file, MistralCommonSettings settings) {
        return new MistralCommonTokenizer(MistralTokenizer.fromFile(file, settings.mode()), file, settings);
    }

    /** What turns requests into ids. */
    public MistralTokenizer requests() {
        return requests;
    }

    /** What requests must look like, and whether texts end with the end token. */
    public ValidationMode mode() {
        return settings.mode();
    }

    TextTokenizer textTokenizer() {
        return text;
    }

    @Override
    public BatchEncoding call(List<TextInput> inputs, EncodeOptions options) {
        MistralRows.checkTruncation(options);
        List<EncodedText> texts = new ArrayList<>(inputs.size());
        for (TextInput input : inputs) {
            if (input.second() != null) {
                throw new TokenizerException("`text_pair`, `text_target` and `text_pair_target` are not supported by"
                        + " `MistralCommonBackend`.");
            }
            if (!(input.first() instanceof TextInput.Plain(String plain))) {
                throw new TokenizerException("Input %s is not valid. Should be a string, or a list/tuple of integers."
                        .formatted(input.first()));
            }
            texts.add(
                    text instanceof Tekkenizer tekken
                            ? tekken.encodeWithOffsets(plain)
                            : EncodedText.ofIds(text.encode(plain)));
        }
        return rows.make(texts, inputs, options);
    }

    /**
     * Frames, cuts and pads rows of ids, as {@link #call(List, EncodeOptions)} does with those of texts;
     * {@code prepare_for_model} of Transformers.
     *
     * @throws TokenizerException if the options ask for what this tokenizer does not do
     */
    public BatchEncoding prepareForModel(List<int[]> ids, EncodeOptions options) {
        MistralRows.checkTruncation(options);
        return rows.make(ids.stream().map(EncodedText::ofIds).toList(), List.of(), options);
    }

    /** Ids with the special tokens around them: {@code <s>} before, and {@code </s>} behind outside of test mode. */
    public int[] buildInputsWithSpecialTokens(int[] ids) {
        IdList framed = new IdList().add(text.bosId()).addAll(ids);
        return (mode() == ValidationMode.TEST ? framed : framed.add(text.eosId())).toArray();
    }

    /**
     * Not done by this tokenizer.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    public int[] buildInputsWithSpecialTokens(int[] ids, int[] pairIds) {
        throw new TokenizerException(("`MistralCommonBackend` does not implement `token_ids_1 != None` for"
                + " `build_inputs_with_special_tokens`."));
    }

    @Override
    public int numSpecialTokensToAdd() {
        return buildInputsWithSpecialTokens(new int[0]).length;
    }

    /**
     * Not done by this tokenizer.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    @Override
    public int numSpecialTokensToAddToPair() {
        throw new TokenizerException(
                "`MistralCommonBackend` does not implement `pair = True` for `num_special_tokens_to_add`.");
    }

    @Override
    public int[] getSpecialTokensMask(int[] ids) {
        return Arrays.stream(ids).map(id -> text.isSpecial(id) ? 1 : 0).toArray();
    }

    @Override
    public String applyChatTemplate(List<ChatMessage> messages, ChatTemplateOptions options) {
        return text.decode(chatTokens(messages, options), SpecialTokenPolicy.KEEP);
    }

    @Override
    public BatchEncoding encodeChats(List<List<ChatMessage>> conversations, ChatTemplateOptions options) {
        EncodeOptions encodeOptions = options.encodeOptions();
        MistralRows.checkTruncation(encodeOptions);
        List<EncodedText> texts = conversations.stream()
                .map(messages -> EncodedText.ofIds(chatTokens(messages, options)))
                .toList();
        return rows.make(texts, List.of(), encodeOptions.withoutSpecialTokens());
    }

    private int[] chatTokens(List<ChatMessage> messages, ChatTemplateOptions options) {
        if (options.chatTemplate() != null || options.documents() != null || options.returnAssistantTokensMask()) {
            throw new ChatTemplateException(
                    "`MistralCommonBackend` writes conversations itself, and so knows no chat_template, no documents"
                            + " and no mask of the assistant's tokens; leave them out.");
        }
        return requests.encodeChatCompletion(ChatRequests.of(messages, options)).tokens();
    }

    @Override
    public ChatResponse parseResponse(String response, List<Tool> tools) {
        return new ToolCallParser(
                        List.of(ToolCallForm.MISTRAL), specialTokensMap().eosToken())
                .parse(response, tools);
    }

    @Override
    public String decode(int[] ids, DecodeOptions options) {
        String decoded = text.decode(ids, policy(options));
        String cleaned = cleansUp(options) ? SpaceCleanUp.cleanUp(decoded) : decoded;
        return options.skipSpecialTokens() ? LanguageMark.without(cleaned) : cleaned;
    }

    private boolean cleansUp(DecodeOptions options) {
        return switch (options.cleanUp()) {
            case AS_CONFIGURED -> settings.cleanUpTokenizationSpaces();
            case ON -> true;
            case OFF -> false;
        };
    }

    private static SpecialTokenPolicy policy(DecodeOptions options) {
        return options.skipSpecialTokens() ? SpecialTokenPolicy.IGNORE : SpecialTokenPolicy.KEEP;
    }

    @Override
    public DecodeStream decodeStream(DecodeOptions options) {
        DecodeStream stream = new MistralDecodeStream(text, policy(options));
        DecodeStream cleaned = cleansUp(options) ? SpaceCleanUp.cleanUp(stream) : stream;
        return options.skipSpecialTokens() ? LanguageMark.without(cleaned) : cleaned;
    }

    @Override
    public byte[] tokenBytes(int id) {
        return text.bytes(id);
    }

    @Override
    public OptionalInt convertTokenToId(String token) {
        return OptionalInt.of(text.pieceToId(token));
    }

    @Override
    public Optional<String> convertIdToToken(int id) {
        return id < 0 || id >= text.vocabSize() ? Optional.empty() : Optional.of(text.idToPiece(id));
    }

    @Override
    public int vocabSize() {
        return text.vocabSize();
    }

    @Override
    public int length() {
        return text.vocabSize();
    }

    /**
     * The vocabulary in the order of its ids, made anew at each call. Several ids may be written alike, since a piece
     * that is no whole character is U+FFFD; then the written token stands for one of them, or for {@code <unk>}.
     */
    @Override
    public Map<String, Integer> vocab() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int id = 0; id < text.vocabSize(); id++) {
            ids.computeIfAbsent(text.idToPiece(id), text::pieceToId);
        }
        Map<String, Integer> ordered = LinkedHashMap.newLinkedHashMap(ids.size());
        ids.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getValue))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    @Override
    public SpecialTokensMap specialTokensMap() {
        return new SpecialTokensMap(
                SpecialTokens.BOS,
                SpecialTokens.EOS,
                SpecialTokens.UNK,
                null,
                settings.padToken(),
                null,
                null,
                List.of());
    }

    @Override
    public List<String> allSpecialTokens() {
        return Arrays.stream(text.specialIds()).mapToObj(text::idToPiece).toList();
    }

    @Override
    public int[] allSpecialIds() {
        return text.specialIds();
    }

    @Override
    public Tokenizer withPadToken(String token) {
        if (text.pieceToId(token) == text.unkId() && !token.equals(SpecialTokens.UNK)) {
            throw new TokenizerException(
                    "'%s' was to be the padding token, but the vocabulary of %d tokens lacks it; choose another."
                            .formatted(token, length()));
        }
        return new MistralCommonTokenizer(requests, file, settings.withPadToken(token));
    }

    @Override
    public int modelMaxLength() {
        return settings.modelMaxLength();
    }

    @Override
    public Side paddingSide() {
        return settings.paddingSide();
    }

    @Override
    public Side truncationSide() {
        return settings.truncationSide();
    }

    /**
     * Copies the file of this tokenizer into a folder, from which {@link #fromPretrained(Path)} opens it again.
     *
     * @param folder created where it does not exist
     * @return the file written
     * @throws TokenizerException if it cannot be written
     */
    @Override
    public List<Path> savePretrained(Path folder) {
        Path target = folder.resolve(file.getFileName());
        try {
            Files.createDirectories(folder);
            if (!Files.exists(target) || !Files.isSameFile(file, target)) {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new TokenizerException(
                    "%s was to be copied to %s, but cannot be (%s); check the folder.".formatted(file, folder, e), e);
        }
        return List.of(target);
    }

    /**
     * Not done by this tokenizer, whose vocabulary is fixed.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    @Override
    public Tokenizer addTokens(List<AddedToken> tokens) {
        throw notImplemented("add_tokens");
    }

    /**
     * Not done by this tokenizer, whose vocabulary is fixed.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    @Override
    public Tokenizer addSpecialTokens(SpecialTokensMap tokens) {
        throw notImplemented("add_special_tokens");
    }

    /**
     * Not done by this tokenizer, which writes conversations itself.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    public String getChatTemplate() {
        throw notImplemented("get_chat_template");
    }

    /**
     * Not done by this tokenizer, which has one file; {@link #savePretrained} copies it.
     *
     * @throws TokenizerException always, in the words of Transformers
     */
    public List<Path> saveVocabulary(Path folder) {
        throw notImplemented("save_vocabulary");
    }

    private static TokenizerException notImplemented(String method) {
        return new TokenizerException("`MistralCommonBackend` does not implement `%s`.".formatted(method));
    }

    /** Its file and sizes, for logs. */
    @Override
    public String toString() {
        return "MistralCommonTokenizer[%s, vocab_size=%d, mode=%s]".formatted(file, vocabSize(), mode());
    }
}
