package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTokenizerTest {

    private static final Path ASSETS = Path.of("src/test/assets");

    private static TokenizerPipeline read(String json) {
        try (JsonInput input = JsonInput.of("tokenizer.json", json)) {
            return TokenizerJsonReader.read(input);
        }
    }

    @Test
    void aDamagedFileIsReadOrRefusedWithASentence() throws IOException {
        String whole = Files.readString(ASSETS.resolve("small/template-trunc-pad/tokenizer.json"));
        Random random = new Random(7);
        int refused = 0;

        for (int round = 0; round < 400; round++) {
            StringBuilder damaged = new StringBuilder(whole);
            if (round % 2 == 0) {
                damaged.setLength(random.nextInt(whole.length()));
            }
            for (int place = 0; place < round % 7 && !damaged.isEmpty(); place++) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
            }
            try {
                read(damaged.toString()).encode(TextInput.of("A text, to be encoded."), true);
            } catch (TokenizerException e) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void mergesThatGoRoundInCirclesEnd() {
        TokenizerPipeline pipeline = read("""
            {"model": {"type": "BPE", "continuing_subword_prefix": "#", "vocab": {"a": 0, "#a": 1, "#": 2, "aa": 3},
             "merges": [["a", "#"], ["a", "#a"], ["aa", "#"], ["aa", "#"], ["#", "#"]]}}\
            """);

        assertThat(pipeline.encode(TextInput.of("aaaa"), true).ids()).containsExactly(3, 1, 1);
    }

    @Test
    void theSameMergeThousandsOfTimesIsOneMerge() {
        String merge = "[\"a\", \"b\"],".repeat(50_000);
        TokenizerPipeline pipeline = read(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}, \"merges\": [%s[\"a\", \"b\"]]}}"
                        .formatted(merge));

        assertThat(pipeline.encode(TextInput.of("abab"), true).ids()).containsExactly(2, 2);
    }

    @Test
    void mergesOfTokensThatAreNotThereAreRefused() {
        assertThatThrownBy(() ->
                        read("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1}, \"merges\": [[\"a\","
                                + " \"b\"]]}}"))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("a merge (number 0) with the token 'ab'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aa\"}",
                "{\"type\": \"ByteLevel\"}"
            })
    void normalizersThatGrowATextWithoutEndAreStopped(String step) {
        TokenizerPipeline pipeline = read("""
            {"normalizer": {"type": "Sequence", "normalizers": [%s]},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """.formatted(String.join(", ", Collections.nCopies(40, step))));

        assertThatThrownBy(() -> pipeline.encode(TextInput.of("a一"), true))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("more than enough");
    }

    @Test
    void decodersThatGrowATextWithoutEndAreStopped() {
        String step = "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aa\"}";
        TokenizerPipeline pipeline = read("""
            {"decoder": {"type": "Sequence", "decoders": [%s]},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """.formatted(String.join(", ", Collections.nCopies(40, step))));

        assertThatThrownBy(() -> pipeline.decode(new int[] {0}, false))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("more than enough");
    }

    @Test
    void refusesAHugeTextBeforeEachText() {
        assertThatThrownBy(() -> read("""
            {"normalizer": {"type": "Prepend", "prepend": "%s"},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """.formatted("x".repeat(20_000))))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("20000 characters");
    }

    @Test
    void refusesWordPieceWordsWithoutALimit() {
        assertThatThrownBy(() -> read("""
            {"model": {"type": "WordPiece", "vocab": {"a": 0}, "unk_token": "a", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 1000000000}}\
            """))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("max_input_chars_per_word of 1000000000");
    }

    /** Thirty seconds are hundreds of times what it takes. */
    @Test
    void wordPieceCutsALongWordBesideALongToken() {
        TokenizerPipeline pipeline = read("""
            {"model": {"type": "WordPiece", "vocab": {"a": 0, "##a": 1, "%s": 2}, "unk_token": "a",
              "continuing_subword_prefix": "##", "max_input_chars_per_word": 10000}}\
            """.formatted("b".repeat(40_000)));

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(pipeline.encode(TextInput.of("a".repeat(10_000)), true)
                                .ids())
                        .hasSize(10_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"\"}",
                "{\"type\": \"CTC\", \"pad_token\": \"a\", \"word_delimiter_token\": \"|\", \"cleanup\": false}"
            })
    void aStreamForgetsTokensThatGiveNoText(String decoder) {
        DecodeStream stream = read("""
            {"decoder": %s, "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}}\
            """.formatted(decoder)).decodeStream(false);
        StringBuilder text = new StringBuilder();

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int token = 0; token < 20_000; token++) {
                text.append(stream.push(token % 10_000 == 5_000 ? 1 : 0));
            }
            text.append(stream.finish());
        });

        assertThat(text).hasToString("bb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:(?:){60000}){60000}",
                "a{100001}",
                "a{1,99999999999}",
                "((a{500}b){500}c){500}",
                "(?:(?:){3000}){3000}",
                "(?:){100000}"
            })
    void refusesToRepeatForEver(String pattern) {
        assertThatThrownBy(() -> read("""
            {"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "%s"}, "behavior": "Isolated"},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """.formatted(pattern)))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("repeats something");
    }

    @Test
    void refusesTemplatesThatRepeatATextAThousandTimes() {
        String part = "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}";
        assertThatThrownBy(() -> read("""
            {"post_processor": {"type": "TemplateProcessing", "single": [%s], "pair": [], "special_tokens": {}},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """.formatted(String.join(", ", Collections.nCopies(1_000, part)))))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("1000 parts");
    }

    @Test
    void refusesPaddingThatIsAbsurdlyLong() {
        assertThatThrownBy(() -> read("""
            {"padding": {"strategy": {"Fixed": 2000000000}, "direction": "Right", "pad_to_multiple_of": null,
              "pad_id": 0, "pad_type_id": 0, "pad_token": "a"},
             "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}\
            """))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("pads to 2000000000 tokens");
    }

    /** Ten seconds are a hundred times what it takes; time that grows with the square would take hours. */
    @ParameterizedTest
    @ValueSource(strings = {"minimax-like", "small/llama-metaspace-first", "small/unigram-t5", "small/bpe-gpt2"})
    void longRunsOfOneCharacterTakeTimeInProportion(String name) {
        TokenizerPipeline pipeline =
                TokenizerJsonReader.read(ASSETS.resolve(name).resolve("tokenizer.json"));

        for (String letter : List.of("a", " ", "=", "\n", "日", "\u0301")) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThat(pipeline.encode(TextInput.of(letter.repeat(100_000)), true)
                                    .length())
                            .isPositive());
        }
    }

    @Test
    void threadsMayShareATokenizer() {
        TokenizerPipeline pipeline =
                TokenizerJsonReader.read(ASSETS.resolve("minimax-like").resolve("tokenizer.json"));
        RandomTexts texts = new RandomTexts(3, List.of());
        List<TextInput> inputs = Stream.generate(() -> TextInput.of(texts.next().repeat(20)))
                .limit(2_000)
                .toList();

        List<int[]> alone =
                inputs.stream().map(input -> pipeline.encode(input, true).ids()).toList();

        assertThat(pipeline.encodeBatch(inputs, true, null, null))
                .extracting(encoding -> List.of(encoding.ids()))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(alone.stream().map(List::of).toList());
    }
}
