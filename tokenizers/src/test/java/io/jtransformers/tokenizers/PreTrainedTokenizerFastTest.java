package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateException;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreTrainedTokenizerFastTest {

    private static final Path ASSETS = Path.of("src/test/assets");

    private static Tokenizer open(String name) {
        return PreTrainedTokenizerFast.fromPretrained(ASSETS.resolve(name));
    }

    @Test
    void padsToTheLeftWhereAsked() {
        Tokenizer tokenizer = open("small/bpe-gpt2").withPadToken("<|endoftext|>");
        EncodeOptions options = EncodeOptions.builder()
                .padding(PaddingStrategy.LONGEST)
                .paddingSide(Side.LEFT)
                .build();

        BatchEncoding batch = tokenizer.encodeBatch(List.of("a", "a b c"), options);

        assertThat(batch.inputIds(0)).startsWith(0, 0).hasSize(batch.maxLength());
        assertThat(batch.attentionMask()[0]).startsWith(0, 0).endsWith(1);
    }

    @Test
    void padsToTheLongestWhereNothingElseIsSaid() {
        Tokenizer tokenizer = open("small/bpe-gpt2").withPadToken("<|endoftext|>");

        assertThat(tokenizer.pad(List.of(new int[] {5}, new int[] {6, 7})).inputIds(0))
                .containsExactly(5, 0);
    }

    @Test
    void doesNotPadToAMaximumThatIsNotKnown() {
        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(ASSETS.resolve("small/wordlevel-ctc"));
        EncodeOptions options =
                EncodeOptions.builder().padding(PaddingStrategy.MAX_LENGTH).build();

        assertThat(tokenizer
                        .pad(List.of(new int[] {5}, new int[] {6, 7}), options)
                        .inputIds(0))
                .containsExactly(5);
    }

    @Test
    void templatesSeeTheTokensThatOnlyTheirModelKnows(@TempDir Path folder) throws IOException {
        Files.copy(ASSETS.resolve("small/bpe-gpt2/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), """
            {"image_token": "<img>", "extra_special_tokens": {"foo_token": "<foo>"},
             "chat_template": "{{ image_token }}|{{ foo_token }}"}
            """);

        assertThat(PreTrainedTokenizerFast.fromPretrained(folder)
                        .applyChatTemplate(List.of(ChatMessage.user("x")), ChatTemplateOptions.DEFAULT))
                .isEqualTo("<img>|<foo>");
    }

    @Test
    void keepsTheTokensThatOnlyItsModelKnowsWhereOthersAreAdded(@TempDir Path folder) throws IOException {
        Files.copy(ASSETS.resolve("small/bpe-gpt2/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"</s>\", \"extra_special_tokens\": {\"foo_token\": \"<extra>\"}}");
        SpecialTokensMap more = new SpecialTokensMap(null, null, null, null, null, null, null, List.of("<E2>"));

        assertThat(PreTrainedTokenizerFast.fromPretrained(folder)
                        .addSpecialTokens(more)
                        .allSpecialTokens())
                .containsExactly("</s>", "<extra>", "<E2>");
    }

    @Test
    void padsEncodedRowsAsIfItHadPaddedThemAtOnce() {
        Tokenizer tokenizer = open("small/wordpiece-bert-uncased");
        EncodeOptions options =
                EncodeOptions.builder().padding(PaddingStrategy.LONGEST).build();
        List<String> texts = List.of("hello", "hello 😀 you");

        BatchEncoding later = tokenizer.pad(tokenizer.encodeBatch(texts, EncodeOptions.DEFAULT), options);

        BatchEncoding atOnce = tokenizer.encodeBatch(texts, options);
        assertThat(later).hasToString(atOnce.toString());
        assertThat(later.specialTokensMask()).isDeepEqualTo(atOnce.specialTokensMask());
        assertThat(later.encoding(0).offsets()).isEqualTo(atOnce.encoding(0).offsets());
        assertThat(later.encoding(1).codePointOffsets())
                .isEqualTo(atOnce.encoding(1).codePointOffsets());
    }

    @Test
    void refusesAPaddingTokenThatItLacks() {
        Tokenizer tokenizer = open("small/bpe-gpt2");

        assertThatThrownBy(() -> tokenizer.withPadToken("[NOT THERE]"))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("[NOT THERE]");
    }

    @Test
    void givesOffsetsInUtf16UnitsAndInCodePoints() {
        Tokenizer tokenizer = open("minimax-like");

        var encoding = tokenizer.call("😀 x").encoding(0);

        assertThat(encoding.offsets().getLast().end()).isEqualTo(4);
        assertThat(encoding.codePointOffsets().getLast().end()).isEqualTo(3);
    }

    @Test
    void refusesAConversationWithoutATemplate() {
        Tokenizer tokenizer = open("small/bpe-gpt2");
        List<ChatMessage> messages = List.of(ChatMessage.user("Hello"));

        assertThatThrownBy(() -> tokenizer.encodeChat(messages)).isInstanceOf(ChatTemplateException.class);
    }

    @Test
    void refusesTheTokensOfIdsThatItLacks() {
        Tokenizer tokenizer = open("small/bpe-gpt2");

        assertThatThrownBy(() -> tokenizer.convertIdsToTokens(new int[] {1, 700}))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("700");
    }

    @Test
    void encodesTheSameFromManyThreads() throws Exception {
        Tokenizer tokenizer = open("minimax-like");
        String text = Files.readString(ASSETS.resolve("README.md"));
        int[] expected = tokenizer.encode(text);

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<int[]>> tasks = IntStream.range(0, 64)
                    .mapToObj(_ -> (Callable<int[]>) () -> tokenizer.encode(text))
                    .toList();
            for (Future<int[]> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).containsExactly(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model_max_length\": -1}",
                "{\"padding_side\": \"middle\"}",
                "{\"pad_token\": 7}",
                "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}",
                "{\"added_tokens_decoder\": {\"1\": {}}}",
                "[]",
                "{"
            })
    void refusesAMalformedConfiguration(String config, @TempDir Path folder) throws IOException {
        Files.copy(ASSETS.resolve("small/bpe-gpt2/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), config);

        assertThatThrownBy(() -> PreTrainedTokenizerFast.fromPretrained(folder))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    @Test
    void addsTheSpecialTokensOfItsConfiguration(@TempDir Path folder) throws IOException {
        Files.copy(ASSETS.resolve("small/bpe-gpt2/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"[PAD]\"}");

        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(folder);

        assertThat(tokenizer.padTokenId()).hasValue(700);
        assertThat(tokenizer.length()).isEqualTo(701);
    }

    @Test
    void addsTokensToACopyOfItself() {
        Tokenizer tokenizer = open("small/bpe-gpt2");

        Tokenizer larger = tokenizer.addTokens(List.of(AddedToken.of("<tool>"), AddedToken.of("<end>")));

        assertThat(larger.tokenize("a<tool>")).containsExactly("a", "<tool>");
        assertThat(larger.addedVocab()).containsEntry("<end>", 701);
        assertThat(tokenizer.length()).isEqualTo(700);
    }

    @Test
    void givesRolesToTokens() {
        SpecialTokensMap roles = new SpecialTokensMap(null, "<end>", null, null, null, null, null, List.of("<tool>"));

        Tokenizer tokenizer = open("small/bpe-gpt2").addSpecialTokens(roles);

        assertThat(tokenizer.eosTokenId()).hasValue(700);
        assertThat(tokenizer.bosToken()).contains("<|endoftext|>");
        assertThat(tokenizer.decode(new int[] {700, 701, 40}, DecodeOptions.SKIP_SPECIAL_TOKENS))
                .isEqualTo("H");
    }

    @Test
    void splitsTextThatSpellsASpecialTokenWhereAsked() {
        Tokenizer tokenizer = open("small/bpe-gpt2");
        EncodeOptions options = EncodeOptions.builder().splitSpecialTokens(true).build();

        int[] ids = tokenizer.encode("<|endoftext|>", options);

        assertThat(ids).doesNotContain(0).hasSizeGreaterThan(1);
        assertThat(tokenizer.encode("<|endoftext|>")).containsExactly(0);
    }

    @Test
    void streamsTextWithItsSpacesCleanedUp() {
        Tokenizer tokenizer = open("small/wordpiece-bert-uncased");
        int[] ids = tokenizer.encode("hello, he's here. a ' b isn't it? yes!");
        DecodeStream stream = tokenizer.decodeStream(DecodeOptions.SKIP_SPECIAL_TOKENS);
        StringBuilder text = new StringBuilder();

        for (int id : ids) {
            text.append(stream.push(id));
        }
        text.append(stream.finish());

        assertThat(text).hasToString(tokenizer.decode(ids, DecodeOptions.SKIP_SPECIAL_TOKENS));
    }

    @Test
    void leavesSpecialTokensOutWhereIdsBecomeTokens() {
        Tokenizer tokenizer = open("small/wordpiece-bert-uncased");
        int[] ids = tokenizer.encode("h");

        assertThat(tokenizer.convertIdsToTokens(ids)).hasSize(3);
        assertThat(tokenizer.convertIdsToTokens(ids, DecodeOptions.SKIP_SPECIAL_TOKENS))
                .containsExactly("h");
        assertThat(tokenizer.getSpecialTokensMask(ids)).containsExactly(1, 0, 1);
    }

    @Test
    void saysHowMuchTextFitsIntoTheModel() {
        Tokenizer tokenizer = open("small/wordpiece-bert-uncased");

        assertThat(tokenizer.maxLenSingleSentence()).isEqualTo(30);
        assertThat(tokenizer.maxLenSentencesPair()).isEqualTo(29);
    }

    @Test
    void knowsTokensWithARoleThatOnlyOneModelHas(@TempDir Path folder) throws IOException {
        Files.copy(ASSETS.resolve("small/bpe-gpt2/tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"image_token\": \"[IMG]\"}");

        Tokenizer tokenizer = PreTrainedTokenizerFast.fromPretrained(folder);

        assertThat(tokenizer.specialTokensMap().modelTokens()).containsExactly(entry("image_token", "[IMG]"));
        assertThat(tokenizer.allSpecialTokens()).contains("[IMG]");
    }
}
