package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Makes the {@code post_processor} that a {@code tokenizer.json} asks for. */
public final class PostProcessorReader {

    /** Each part of a template may be the whole text again. */
    private static final int MOST_PIECES = 100;

    private final IntFunction<@Nullable String> vocabulary;

    /** A reader for a tokenizer whose tokens are written as {@code vocabulary} says. */
    public PostProcessorReader(IntFunction<@Nullable String> vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Makes the component that {@code spec} describes.
     *
     * @throws TokenizerFileException if its type is unknown or something is missing
     */
    public PostProcessor read(JsonObject spec) {
        return switch (spec.text("type")) {
            case "Sequence" ->
                new PostProcessorSequence(
                        spec.objects("processors").stream().map(this::read).toList());
            case "TemplateProcessing" -> template(spec);
            case "ByteLevel" -> byteLevel(spec);
            case "BertProcessing" -> new ClassifierProcessing(token(spec, "sep"), token(spec, "cls"), false);
            case "RobertaProcessing" ->
                new PostProcessorSequence(List.of(
                        byteLevel(spec), new ClassifierProcessing(token(spec, "sep"), token(spec, "cls"), true)));
            default ->
                throw spec.error(
                        "is a post-processor of type '%s', which is not known here".formatted(spec.text("type")));
        };
    }

    private ByteLevelProcessing byteLevel(JsonObject spec) {
        return new ByteLevelProcessing(
                spec.flag("add_prefix_space", true), spec.flag("trim_offsets", true), vocabulary);
    }

    private static ClassifierProcessing.SpecialToken token(JsonObject spec, String key) {
        if (spec.value(key) instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof String token
                && pair.get(1) instanceof Long id) {
            return new ClassifierProcessing.SpecialToken(token, Math.toIntExact(id));
        }
        throw spec.error("needs '%s' to be a token and its id".formatted(key));
    }

    private static TemplateProcessing template(JsonObject spec) {
        Map<String, JsonObject> special = new HashMap<>();
        JsonObject tokens = spec.object("special_tokens");
        tokens.keys().forEach(key -> special.put(key, tokens.object(key)));
        return new TemplateProcessing(pieces(spec, "single", special), pieces(spec, "pair", special));
    }

    private static List<TemplateProcessing.Piece> pieces(JsonObject spec, String key, Map<String, JsonObject> special) {
        List<TemplateProcessing.Piece> pieces = new ArrayList<>();
        if (spec.objects(key).size() > MOST_PIECES) {
            throw spec.error("has %d parts in '%s', but may have %d at most"
                    .formatted(spec.objects(key).size(), key, MOST_PIECES));
        }
        for (JsonObject piece : spec.objects(key)) {
            if (piece.has("Sequence")) {
                JsonObject sequence = piece.object("Sequence");
                int index = switch (sequence.text("id")) {
                    case "A" -> 0;
                    case "B" -> 1;
                    default -> throw sequence.error("must be text A or B, but is '%s'".formatted(sequence.text("id")));
                };
                pieces.add(new TemplateProcessing.Sequence(index, sequence.integer("type_id", 0)));
            } else {
                pieces.add(special(piece.object("SpecialToken"), special));
            }
        }
        return pieces;
    }

    private static TemplateProcessing.Special special(JsonObject piece, Map<String, JsonObject> special) {
        JsonObject token = special.get(piece.text("id"));
        if (token == null) {
            throw piece.error("names the token '%s', which is not in special_tokens".formatted(piece.text("id")));
        }
        List<Integer> ids = token.integers("ids");
        List<String> tokens = token.texts("tokens");
        if (ids.size() != tokens.size()) {
            throw token.error("has %d ids and %d tokens; there must be as many".formatted(ids.size(), tokens.size()));
        }
        return new TemplateProcessing.Special(ids, tokens, piece.integer("type_id", 0));
    }
}
