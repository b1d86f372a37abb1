package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.text.PatternReader;

/** Makes the {@code normalizer} that a {@code tokenizer.json} asks for. */
public final class NormalizerReader {

    private NormalizerReader() {}

    /**
     * Makes the component that {@code spec} describes.
     *
     * @throws TokenizerFileException if its type is unknown or something is missing
     */
    public static Normalizer read(JsonObject spec) {
        return switch (spec.text("type")) {
            case "Sequence" ->
                new NormalizerSequence(spec.objects("normalizers").stream()
                        .map(NormalizerReader::read)
                        .toList());
            case "Prepend" -> prepend(spec.text("prepend"));
            case "Replace" -> new ReplaceNormalizer(PatternReader.read(spec, "pattern"), spec.text("content"));
            default ->
                throw spec.error("is a normalizer of type '%s', which is not known here".formatted(spec.text("type")));
        };
    }

    private static Normalizer prepend(String prefix) {
        return text -> text.prepend(prefix);
    }
}
