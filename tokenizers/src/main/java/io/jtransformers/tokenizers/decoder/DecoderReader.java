package io.jtransformers.tokenizers.decoder;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.text.PatternReader;
import io.jtransformers.tokenizers.text.TextPattern;
import java.util.ArrayList;
import java.util.List;

/** Makes the {@code decoder} that a {@code tokenizer.json} asks for. */
public final class DecoderReader {

    private DecoderReader() {}

    /**
     * Makes the component that {@code spec} describes.
     *
     * @throws TokenizerFileException if its type is unknown or something is missing
     */
    public static Decoder read(JsonObject spec) {
        return switch (spec.text("type")) {
            case "Sequence" ->
                new DecoderSequence(spec.objects("decoders").stream()
                        .map(DecoderReader::read)
                        .toList());
            case "ByteLevel" -> new ByteLevelDecoder();
            case "ByteFallback" -> new ByteFallbackDecoder();
            case "Fuse" -> tokens -> List.of(String.join("", tokens));
            case "Replace" -> replace(PatternReader.read(spec, "pattern"), spec.text("content"));
            case "Strip" -> strip(spec);
            case "Metaspace" ->
                new MetaspaceDecoder(
                        spec.text("replacement"),
                        !"never".equals(spec.textOrNull("prepend_scheme")) && spec.flag("add_prefix_space", true));
            case "WordPiece" -> new WordPieceDecoder(spec.text("prefix"), spec.flag("cleanup", true));
            case "BPEDecoder" -> wordEnds(spec.text("suffix"));
            case "CTC" ->
                new CtcDecoder(spec.text("pad_token"), spec.text("word_delimiter_token"), spec.flag("cleanup", true));
            default ->
                throw spec.error("is a decoder of type '%s', which is not known here".formatted(spec.text("type")));
        };
    }

    private static Decoder replace(TextPattern pattern, String content) {
        return tokens ->
                tokens.stream().map(token -> pattern.replaceAll(token, content)).toList();
    }

    private static Decoder strip(JsonObject spec) {
        String content = spec.text("content");
        if (content.codePointCount(0, content.length()) != 1) {
            throw spec.error("needs one character as 'content', but has '%s'".formatted(content));
        }
        return new StripDecoder(content.codePointAt(0), spec.integer("start"), spec.integer("stop"));
    }

    /** {@code BPEDecoder}: the suffix of a word is a space, except at the end. */
    private static Decoder wordEnds(String suffix) {
        return tokens -> {
            List<String> decoded = new ArrayList<>(tokens.size());
            for (int index = 0; index < tokens.size(); index++) {
                decoded.add(tokens.get(index).replace(suffix, index + 1 < tokens.size() ? " " : ""));
            }
            return decoded;
        };
    }
}
