package io.jtransformers.tokenizers.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeOptions.CleanUp;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.JsonObject;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.Tool;
import io.jtransformers.tokenizer.ToolCall;
import io.jtransformers.tokenizers.mistral.request.InvalidMessageStructureException;
import io.jtransformers.tokenizers.mistral.request.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MistralCommonTokenizerTest {

    private static final int SPECIAL = 24;
    private static final int PAD = 11;

    @TempDir
    private Path folder;

    private MistralCommonTokenizer tokenizer;

    @BeforeEach
    void open() {
        new TekkenFile("ab", "é").write(folder);
        tokenizer = MistralCommonTokenizer.fromPretrained(folder);
    }

    private static int[] pieces(String text) {
        return text.chars().map(unit -> unit + SPECIAL).toArray();
    }

    @Test
    void readsCallsOfToolsBack() {
        assertThat(tokenizer
                        .parseResponse("[TOOL_CALLS]add[ARGS]{\"a\": 1}</s>", List.of())
                        .toolCalls())
                .containsExactly(ToolCall.of("add", JsonObject.parse("{\"a\": 1}")));
    }

    @Test
    void framesTextsWithTheEndTokenOutsideOfTestMode() {
        MistralCommonTokenizer finetuning = MistralCommonTokenizer.fromPretrained(
                folder, MistralCommonSettings.DEFAULT.withMode(ValidationMode.FINETUNING));

        assertThat(tokenizer.encode("c")).containsExactly(1, SPECIAL + 'c');
        assertThat(finetuning.encode("c")).containsExactly(1, SPECIAL + 'c', 2);
    }

    @Test
    void padsOnTheLeftUnlessToldOtherwise() {
        BatchEncoding left = tokenizer.encodeBatch(
                List.of("c", "cde"),
                EncodeOptions.builder().padding(PaddingStrategy.LONGEST).build());
        BatchEncoding right = tokenizer.encodeBatch(
                List.of("c", "cde"),
                EncodeOptions.builder()
                        .padding(PaddingStrategy.LONGEST)
                        .paddingSide(Side.RIGHT)
                        .build());

        assertThat(left.inputIds(0)).containsExactly(PAD, PAD, 1, SPECIAL + 'c');
        assertThat(left.attentionMask()[0]).containsExactly(0, 0, 1, 1);
        assertThat(right.inputIds(0)).containsExactly(1, SPECIAL + 'c', PAD, PAD);
        assertThat(right.specialTokensMask()[0]).containsExactly(1, 0, 1, 1);
    }

    @Test
    void cutsFromTheSideAskedForAndGivesBackWhatWasCut() {
        BatchEncoding cut = tokenizer.call(
                "cdefg",
                EncodeOptions.builder()
                        .maxLength(4)
                        .stride(1)
                        .truncationSide(Side.LEFT)
                        .returnOverflowingTokens(true)
                        .build());

        assertThat(cut.inputIds(0)).containsExactly(1, SPECIAL + 'e', SPECIAL + 'f', SPECIAL + 'g');
        assertThat(cut.encoding(0).overflowing().getFirst().tokens()).containsExactly("c", "d", "e");
    }

    @Test
    void keepsTheFirstTokenWhereNothingElseFits() {
        BatchEncoding cut =
                tokenizer.call("cdefg", EncodeOptions.builder().maxLength(1).build());

        assertThat(cut.inputIds(0)).containsExactly(1);
    }

    @Test
    void saysWhichPartOfTheTextAPieceStandsFor() {
        BatchEncoding batch = tokenizer.call(
                "😀ab",
                EncodeOptions.builder()
                        .padding(PaddingStrategy.MAX_LENGTH)
                        .maxLength(7)
                        .build());

        assertThat(batch.offsets(0).getLast()).isEqualTo(new Span(2, 4));
        assertThat(batch.encoding(0).codePointOffsets().getLast()).isEqualTo(new Span(1, 3));
        assertThat(batch.offsets(0).getFirst()).isEqualTo(Span.EMPTY);
        assertThat(batch.sequenceIds(0)).containsExactly(-1, -1, 0, 0, 0, 0, 0);
    }

    @Test
    void refusesPairsAndWords() {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.call(List.of(TextInput.pair("a", "b")), EncodeOptions.DEFAULT))
                .withMessage("`text_pair`, `text_target` and `text_pair_target` are not supported by"
                        + " `MistralCommonBackend`.");
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.call(List.of(TextInput.words(List.of("a"))), EncodeOptions.DEFAULT))
                .withMessageContaining("Should be a string");
    }

    @Test
    void refusesArgumentsThatItDoesNotKnow() {
        assertThatThrownBy(() -> NamedArguments.forCall(JsonObject.parse("{\"max_length\": 3, \"bogus\": 1}")))
                .hasMessage("Kwargs ['bogus'] are not supported by `MistralCommonBackend.__call__`.");
        assertThatThrownBy(() -> NamedArguments.forCall(JsonObject.parse("{\"max_length\": \"3\"}")))
                .hasMessageContaining("max_length is \"3\"; it must be a whole number");
        assertThatThrownBy(() -> NamedArguments.forCall(JsonObject.parse("{\"padding_side\": \"top\"}")))
                .hasMessageContaining("padding_side is 'top'");
        assertThatThrownBy(() -> NamedArguments.forCall(JsonObject.parse("{\"truncation\": \"x\"}")))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("truncation: x is not a valid TruncationStrategy");
    }

    @Test
    void decodesWithoutTheLanguageOfSpeech() {
        int[] ids = pieces("lang:en c .");

        assertThat(tokenizer.decode(ids, DecodeOptions.SKIP_SPECIAL_TOKENS)).isEqualTo(" c .");
        assertThat(tokenizer.decode(ids)).isEqualTo("lang:en c .");
        assertThat(tokenizer.decode(ids, DecodeOptions.KEEP_SPECIAL_TOKENS.withCleanUp(CleanUp.ON)))
                .isEqualTo("lang:en c.");
    }

    @Test
    void streamsWhatItDecodes() {
        int[] ids = pieces("lang:enI do n't know , really .");
        DecodeOptions options = new DecodeOptions(true, DecodeOptions.CleanUp.ON);
        DecodeStream stream = tokenizer.decodeStream(options);
        StringBuilder text = new StringBuilder();

        for (int id : ids) {
            text.append(stream.push(id));
        }
        text.append(stream.finish());

        assertThat(text).hasToString("I don't know, really.").hasToString(tokenizer.decode(ids, options));
    }

    @Test
    void streamsNoBrokenCharacter() {
        DecodeStream stream = tokenizer.decodeStream(DecodeOptions.SKIP_SPECIAL_TOKENS);
        List<String> chunks = new ArrayList<>();

        chunks.add(stream.push(1));
        for (byte value : "a€b".getBytes(StandardCharsets.UTF_8)) {
            chunks.add(stream.push(SPECIAL + (value & 0xFF)));
        }
        chunks.add(stream.push(SPECIAL + 0xE2));
        chunks.add(stream.finish());

        assertThat(chunks).containsExactly("", "a", "", "", "€", "b", "", "\uFFFD");
    }

    @Test
    void givesTheBytesOfAToken() {
        assertThat(tokenizer.tokenBytes(SPECIAL + 0xE2)).containsExactly(0xE2);
        assertThat(tokenizer.tokenBytes(1)).isEmpty();
        assertThat(tokenizer.tokenBytes(-1)).isEmpty();
    }

    @Test
    void ordersTheVocabularyByIds() {
        assertThat(List.copyOf(tokenizer.vocab().values())).isSorted();
        assertThat(tokenizer.vocab()).containsEntry("ab", SPECIAL + 256).containsEntry("\uFFFD", 0);
    }

    @Test
    void savesAFileThatItOpensAgain() {
        Path saved = folder.resolve("deeper/saved");

        assertThat(tokenizer.savePretrained(saved)).containsExactly(saved.resolve("tekken.json"));
        assertThat(MistralCommonTokenizer.fromPretrained(saved).encode("abc")).isEqualTo(tokenizer.encode("abc"));
    }

    @Test
    void takesAnotherPaddingTokenOfItsVocabulary() {
        assertThat(tokenizer.withPadToken("</s>").padTokenId()).hasValue(2);
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.withPadToken("[NONE]"))
                .withMessageContaining("'[NONE]' was to be the padding token");
    }

    @Test
    void writesConversationsWithTools() {
        Tool tool = Tool.parse("{\"name\": \"f\", \"parameters\": {\"type\": \"object\"}}");

        String text = tokenizer.applyChatTemplate(
                List.of(ChatMessage.system("s"), ChatMessage.user("u")),
                ChatTemplateOptions.builder().tools(List.of(tool)).build());

        assertThat(text)
                .isEqualTo("<s>[AVAILABLE_TOOLS][{\"type\": \"function\", \"function\": {\"name\": \"f\", "
                        + "\"description\": \"\", \"parameters\": {\"type\": \"object\"}}}][/AVAILABLE_TOOLS]"
                        + "[INST]s\n\nu[/INST]");
    }

    @Test
    void encodesConversationsAsABatch() {
        BatchEncoding batch = tokenizer.encodeChats(
                List.of(List.of(ChatMessage.user("c")), List.of(ChatMessage.user("cd"))),
                ChatTemplateOptions.builder()
                        .encodeOptions(EncodeOptions.builder()
                                .padding(PaddingStrategy.LONGEST)
                                .build())
                        .build());

        assertThat(batch.inputIds(0)).containsExactly(PAD, 1, 3, SPECIAL + 'c', 4);
        assertThat(batch.inputIds(1)).containsExactly(1, 3, SPECIAL + 'c', SPECIAL + 'd', 4);
    }

    @Test
    void refusesToBeginAnAnswerBehindAnAnswer() {
        List<ChatMessage> messages = List.of(ChatMessage.user("u"), ChatMessage.assistant("a"));

        assertThatExceptionOfType(ChatTemplateException.class)
                .isThrownBy(() -> tokenizer.encodeChat(messages))
                .withMessageContaining("Consider using `continue_final_message` instead.");
        assertThat(tokenizer.applyChatTemplate(
                        messages,
                        ChatTemplateOptions.builder().continueFinalMessage().build()))
                .isEqualTo("<s>[INST]u[/INST]a");
    }

    @Test
    void refusesImagesAndEmptyConversations() {
        ChatMessage image = ChatMessage.parse("{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}");

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> tokenizer.encodeChat(List.of(image)))
                .withMessage("Image content must be specified.");
        assertThatExceptionOfType(InvalidMessageStructureException.class)
                .isThrownBy(() -> tokenizer.encodeChat(List.of()))
                .withMessage("Conversation must have at least one message");
    }

    @Test
    void refusesTemplates() {
        ChatTemplateOptions options =
                ChatTemplateOptions.builder().chatTemplate("{{ 1 }}").build();

        assertThatExceptionOfType(ChatTemplateException.class)
                .isThrownBy(() -> tokenizer.encodeChat(List.of(ChatMessage.user("u")), options))
                .withMessageContaining("writes conversations itself");
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(tokenizer::getChatTemplate)
                .withMessage("`MistralCommonBackend` does not implement `get_chat_template`.");
    }

    @Test
    void refusesFurtherTokens() {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.addTokens(List.of(AddedToken.special("<x>"))))
                .withMessage("`MistralCommonBackend` does not implement `add_tokens`.");
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> tokenizer.addSpecialTokens(SpecialTokensMap.EMPTY))
                .withMessage("`MistralCommonBackend` does not implement `add_special_tokens`.");
    }

    @Test
    void refusesAFolderWithoutAFile(@TempDir Path empty) {
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> MistralCommonTokenizer.fromPretrained(empty))
                .withMessageContaining("No tokenizer file found");
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() ->
                        MistralCommonTokenizer.fromFile(empty.resolve("vocab.txt"), MistralCommonSettings.DEFAULT))
                .withMessageContaining("Unrecognized tokenizer file");
        assertThatExceptionOfType(TokenizerFileException.class)
                .isThrownBy(() -> MistralCommonTokenizer.fromFile(
                        empty.resolve("tokenizer.model.v9"), MistralCommonSettings.DEFAULT));
    }

    @Test
    void isOpenedForTheModelsOfMistral() throws IOException {
        MistralCommonProvider provider = new MistralCommonProvider();

        assertThat(provider.canOpen(folder)).isTrue();
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThat(provider.canOpen(folder)).isFalse();
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"ministral\"}");
        assertThat(provider.canOpen(folder)).isTrue();
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertThat(provider.canOpen(folder)).isFalse();
        assertThat(provider.open(folder)).isInstanceOf(Tokenizer.class);
    }
}
