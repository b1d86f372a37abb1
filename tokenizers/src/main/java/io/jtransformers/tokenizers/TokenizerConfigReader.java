package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a tokenizer from the files of a folder. {@code special_tokens_map.json} and
 * {@code added_tokens.json} count only where {@code tokenizer_config.json} has no {@code added_tokens_decoder}.
 *
 * <p>Source: {@code PreTrainedTokenizerBase._from_pretrained} in Transformers 5.12.1,
 * {@code tokenization_utils_base.py}.
 */
final class TokenizerConfigReader {

    /** Lengths from here on mean that there is no limit. */
    private static final double LARGE_LENGTH = 1e20;

    private static final String ADDED_TOKENS_DECODER = "added_tokens_decoder";

    private final JsonObject config;
    private final ChatTemplates chatTemplates;
    private final @Nullable JsonObject specialTokensMap;
    private final @Nullable JsonObject addedTokens;

    TokenizerConfigReader(Path folder) {
        JsonObject file = readIfThere(folder.resolve("tokenizer_config.json"));
        config = file == null ? JsonObject.EMPTY : file;
        boolean legacy = !config.has(ADDED_TOKENS_DECODER);
        specialTokensMap = legacy ? readIfThere(folder.resolve("special_tokens_map.json")) : null;
        chatTemplates = ChatTemplates.read(folder);
        addedTokens = legacy ? readIfThere(folder.resolve("added_tokens.json")) : null;
    }

    private static @Nullable JsonObject readIfThere(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try (JsonInput input = JsonInput.open(file)) {
            return input.readObject("");
        }
    }

    TokenizerConfig read() {
        SpecialTokensMap special = specialTokens();
        return new TokenizerConfig(
                special,
                addedTokens(special),
                config.has(ADDED_TOKENS_DECODER),
                modelMaxLength(),
                side("padding_side"),
                side("truncation_side"),
                config.flag("clean_up_tokenization_spaces", false),
                chatTemplates);
    }

    private SpecialTokensMap specialTokens() {
        return new SpecialTokensMap(
                specialToken("bos_token"),
                specialToken("eos_token"),
                specialToken("unk_token"),
                specialToken("sep_token"),
                specialToken("pad_token"),
                specialToken("cls_token"),
                specialToken("mask_token"),
                new ArrayList<>(extraSpecialTokens()));
    }

    private @Nullable String specialToken(String key) {
        if (specialTokensMap != null && specialTokensMap.has(key)) {
            return content(specialTokensMap, specialTokensMap.value(key));
        }
        return config.has(key) ? content(config, config.value(key)) : null;
    }

    /** A token is written as a string or as an object with its properties. */
    private static String content(JsonObject owner, @Nullable Object token) {
        return switch (token) {
            case String text -> text;
            case JsonObject object -> object.text("content");
            case null, default ->
                throw owner.error("has a token that is neither a string nor an object with 'content'");
        };
    }

    private Set<String> extraSpecialTokens() {
        Set<String> extra = new LinkedHashSet<>();
        for (JsonObject source : specialTokensMap == null ? List.of(config) : List.of(config, specialTokensMap)) {
            String key = source.has("extra_special_tokens") ? "extra_special_tokens" : "additional_special_tokens";
            switch (source.value(key)) {
                case List<?> tokens -> tokens.forEach(token -> extra.add(content(source, token)));
                case JsonObject named -> named.keys().forEach(name -> extra.add(content(named, named.value(name))));
                case null, default -> {
                    // Neither says anything.
                }
            }
        }
        return extra;
    }

    private List<AddedToken> addedTokens(SpecialTokensMap special) {
        Map<Integer, AddedToken> byId = new TreeMap<>();
        if (config.has(ADDED_TOKENS_DECODER)) {
            JsonObject decoder = config.object(ADDED_TOKENS_DECODER);
            decoder.keys().forEach(id -> byId.put(index(decoder, id), AddedToken.read(decoder.object(id))));
        } else if (addedTokens != null) {
            for (String token : addedTokens.keys()) {
                boolean isSpecial = special.allTokens().contains(token);
                byId.put(addedTokens.integer(token), new AddedToken(token, false, false, false, !isSpecial, isSpecial));
            }
        }
        return new ArrayList<>(byId.values());
    }

    private static int index(JsonObject decoder, String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw decoder.error("has the key '%s', which is not an id".formatted(id));
        }
    }

    private int modelMaxLength() {
        Object length = config.has("model_max_length") ? config.value("model_max_length") : config.value("max_len");
        return switch (length) {
            case Number number
            when number.doubleValue() <= 0 ->
                throw config.error("has a model_max_length of %s, which must be greater than 0".formatted(number));
            case Number number
            when number.doubleValue() < Math.min(LARGE_LENGTH, Tokenizer.UNLIMITED_LENGTH) -> number.intValue();
            case null, default -> Tokenizer.UNLIMITED_LENGTH;
        };
    }

    private @Nullable Side side(String key) {
        if (!config.has(key)) {
            return null;
        }
        return switch (config.text(key)) {
            case "left" -> Side.LEFT;
            case "right" -> Side.RIGHT;
            default ->
                throw config.error("has '%s' as %s, which must be left or right".formatted(config.text(key), key));
        };
    }
}
