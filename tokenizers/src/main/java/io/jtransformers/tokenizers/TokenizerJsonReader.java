package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.decoder.Decoder;
import io.jtransformers.tokenizers.decoder.DecoderReader;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.model.BpeModel;
import io.jtransformers.tokenizers.model.Model;
import io.jtransformers.tokenizers.model.ModelReader;
import io.jtransformers.tokenizers.normalizer.Normalizer;
import io.jtransformers.tokenizers.normalizer.NormalizerReader;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.postprocessor.PostProcessor;
import io.jtransformers.tokenizers.postprocessor.PostProcessorReader;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import io.jtransformers.tokenizers.pretokenizer.ByteLevelPreTokenizer;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizer;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizerReader;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizerSequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code tokenizer.json}. */
public final class TokenizerJsonReader {

    private static final String VERSION = "1.0";

    private static final int LONGEST_PADDING = 1 << 24;

    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private @Nullable Model model;

    private TokenizerJsonReader() {}

    /**
     * Reads a file.
     *
     * @throws TokenizerFileException if it is missing, malformed, or asks for something unknown
     */
    public static TokenizerPipeline read(Path file) {
        try (JsonInput input = JsonInput.open(file)) {
            return read(input);
        }
    }

    static TokenizerPipeline read(JsonInput input) {
        TokenizerJsonReader reader = new TokenizerJsonReader();
        input.beginObject();
        for (String key = input.nextKey(); key != null; key = input.nextKey()) {
            if (key.equals("model")) {
                reader.model = ModelReader.read(input);
            } else {
                reader.members.put(key, input.readTree(key));
            }
        }
        input.expectEnd();
        return reader.build(input.asObject("", reader.members));
    }

    private TokenizerPipeline build(JsonObject json) {
        if (json.has("version") && !json.text("version").equals(VERSION)) {
            throw json.error("is of version '%s', but only %s is known".formatted(json.text("version"), VERSION));
        }
        Model encoder = model;
        if (encoder == null) {
            throw json.error("has no 'model', so it is no tokenizer.json");
        }
        JsonObject normalizerSpec = json.objectOrNull("normalizer");
        Normalizer normalizer = normalizerSpec == null ? null : NormalizerReader.read(normalizerSpec);
        JsonObject preTokenizerSpec = json.objectOrNull("pre_tokenizer");
        PreTokenizer preTokenizer = preTokenizerSpec == null ? null : PreTokenizerReader.read(preTokenizerSpec);
        JsonObject decoderSpec = json.objectOrNull("decoder");
        Decoder decoder = decoderSpec == null ? null : DecoderReader.read(decoderSpec);
        AddedVocabulary added = new AddedVocabulary(addedTokens(json), encoder.vocabulary(), normalizer);
        JsonObject postProcessorSpec = json.objectOrNull("post_processor");
        PostProcessor postProcessor = postProcessorSpec == null
                ? null
                : new PostProcessorReader(encoder.vocabulary()::token).read(postProcessorSpec);
        BpeModel byteModel = encoder instanceof BpeModel bpe ? bpe.readingBytes() : null;
        PreTokenizer withoutBytes = withoutBytes(preTokenizer);
        if (byteModel != null && withoutBytes != null) {
            encoder = byteModel;
            preTokenizer = withoutBytes;
        }
        return new TokenizerPipeline(new TokenizerPipeline.PipelineParts(
                added,
                preTokenizer,
                encoder,
                postProcessor,
                decoder,
                truncation(json),
                padding(json),
                AddedVocabulary.SpecialTokens.FOUND));
    }

    /** The same pre-tokenizer, if it ends in writing bytes, without that; else null. */
    private static @Nullable PreTokenizer withoutBytes(@Nullable PreTokenizer preTokenizer) {
        if (preTokenizer instanceof ByteLevelPreTokenizer byteLevel) {
            return byteLevel.withoutBytes();
        }
        if (preTokenizer instanceof PreTokenizerSequence sequence
                && !sequence.steps().isEmpty()) {
            PreTokenizer last = withoutBytes(sequence.steps().getLast());
            return last == null ? null : sequence.withLast(last);
        }
        return null;
    }

    private static List<AddedToken> addedTokens(JsonObject json) {
        List<AddedToken> tokens = new ArrayList<>();
        if (json.has("added_tokens")) {
            json.objects("added_tokens").forEach(token -> tokens.add(AddedTokenJson.read(token)));
        }
        return tokens;
    }

    private static @Nullable Truncation truncation(JsonObject json) {
        JsonObject spec = json.objectOrNull("truncation");
        if (spec == null) {
            return null;
        }
        TruncationStrategy strategy = switch (spec.text("strategy")) {
            case "LongestFirst" -> TruncationStrategy.LONGEST_FIRST;
            case "OnlyFirst" -> TruncationStrategy.ONLY_FIRST;
            case "OnlySecond" -> TruncationStrategy.ONLY_SECOND;
            default -> throw spec.error("has an unknown strategy '%s'".formatted(spec.text("strategy")));
        };
        return new Truncation(spec.integer("max_length"), spec.integer("stride"), strategy, direction(spec), true);
    }

    private static @Nullable Padding padding(JsonObject json) {
        JsonObject spec = json.objectOrNull("padding");
        if (spec == null) {
            return null;
        }
        JsonObject fixed = spec.value("strategy") instanceof JsonObject object ? object : null;
        if (fixed == null && !spec.text("strategy").equals("BatchLongest")) {
            throw spec.error("has an unknown strategy '%s'".formatted(spec.text("strategy")));
        }
        if (fixed != null && fixed.integer("Fixed") > LONGEST_PADDING) {
            throw spec.error(
                    "pads to %d tokens, but may pad to %d at most".formatted(fixed.integer("Fixed"), LONGEST_PADDING));
        }
        return new Padding(
                fixed == null ? null : fixed.integer("Fixed"),
                direction(spec),
                spec.has("pad_to_multiple_of") ? spec.integer("pad_to_multiple_of") : null,
                spec.integer("pad_id"),
                spec.integer("pad_type_id"),
                spec.text("pad_token"));
    }

    private static Side direction(JsonObject spec) {
        String direction = spec.has("direction") ? spec.text("direction") : "Right";
        return switch (direction) {
            case "Left" -> Side.LEFT;
            case "Right" -> Side.RIGHT;
            default -> throw spec.error("has an unknown direction '%s'".formatted(direction));
        };
    }
}
