package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizers.sentencepiece.SentencePieceModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class TokenizerPropertiesTest {

    private static final Path ASSETS = Path.of("src/test/assets");
    private static final String SEED = "25";

    private final TokenizerPipeline bytes = pipeline("minimax-like");
    private final TokenizerPipeline metaspace = pipeline("small/llama-metaspace-first");
    private final SentencePieceModel sentencePiece =
            SentencePieceModel.read(ASSETS.resolve("sentencepiece/unigram-bytes.model"));

    private static TokenizerPipeline pipeline(String name) {
        return TokenizerJsonReader.read(ASSETS.resolve(name).resolve("tokenizer.json"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.longs()
                .map(seed -> new RandomTexts(seed, List.of("]~b]", "<s>")).next())
                .injectDuplicates(0.05);
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void byteLevelDecodingGivesTheTextBack(@ForAll("texts") String text) {
        int[] ids = bytes.encode(TextInput.of(text), false).ids();

        assertThat(bytes.decode(ids, false)).isEqualTo(text);
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void sentencePieceWithBytesGivesTheTextBack(@ForAll("texts") String text) {
        String plain = text.replace('\u2581', ' ');

        assertThat(sentencePiece.decode(sentencePiece.encode(plain))).isEqualTo(plain);
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void offsetsCoverTheText(@ForAll("texts") String text) {
        Encoding encoding = bytes.encode(TextInput.of(text), false);

        int covered = 0;
        for (Span span : encoding.offsets()) {
            assertThat(span.start()).isLessThanOrEqualTo(covered);
            assertThat(span.end()).isGreaterThan(span.start());
            covered = Math.max(covered, span.end());
        }
        assertThat(covered).isEqualTo(text.length());
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void aBatchGivesWhatItsTextsGive(@ForAll("texts") String first, @ForAll("texts") String second) {
        List<TextInput> inputs = List.of(TextInput.of(first), TextInput.of(second));

        List<Encoding> batch = metaspace.encodeBatch(inputs, true, null, null);

        assertThat(batch.stream().map(encoding -> Arrays.toString(encoding.ids())))
                .containsExactlyElementsOf(inputs.stream()
                        .map(input ->
                                Arrays.toString(metaspace.encode(input, true).ids()))
                        .toList());
    }

    @Property(seed = SEED, shrinking = ShrinkingMode.OFF)
    void decodingIdByIdGivesTheSameText(@ForAll("texts") String text) {
        int[] ids = bytes.encode(TextInput.of(text), false).ids();
        var stream = bytes.decodeStream(false);

        StringBuilder streamed = new StringBuilder();
        for (int id : ids) {
            streamed.append(stream.push(id));
        }
        streamed.append(stream.finish());

        assertThat(streamed.toString()).isEqualTo(bytes.decode(ids, false));
    }
}
