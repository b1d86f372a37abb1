package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    /** The roles that tokens of every tokenizer may have. */
    static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final String EXTRA_SPECIAL_TOKENS = "extra_special_tokens";
    private static final String ADDITIONAL_SPECIAL_TOKENS = "additional_special_tokens";
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
        Map<String, AddedToken> roles = roles();
        Map<String, AddedToken> ownRoles = ownRoles();
        List<AddedToken> extra = extraSpecialTokens();
        List<TokenizerConfig.RoleToken> roleTokens = new ArrayList<>();
        roles.values().forEach(token -> roleTokens.add(new TokenizerConfig.RoleToken(token, true)));
        ownRoles.values().forEach(token -> roleTokens.add(new TokenizerConfig.RoleToken(token, false)));
        return new TokenizerConfig(
                specialTokens(roles, ownRoles, extra),
                roleTokens,
                extra,
                addedTokens(),
                config.has(ADDED_TOKENS_DECODER),
                modelMaxLength(),
                side("padding_side"),
                side("truncation_side"),
                config.flag("clean_up_tokenization_spaces", false),
                chatTemplates,
                config.flag("split_special_tokens", false),
                config);
    }

    private static SpecialTokensMap specialTokens(
            Map<String, AddedToken> roles, Map<String, AddedToken> ownRoles, List<AddedToken> extra) {
        Map<String, String> ofModel = new LinkedHashMap<>();
        ownRoles.forEach((role, token) -> ofModel.put(role, token.content()));
        Set<String> others = new LinkedHashSet<>();
        extra.forEach(token -> others.add(token.content()));
        return new SpecialTokensMap(
                content(roles.get("bos_token")),
                content(roles.get("eos_token")),
                content(roles.get("unk_token")),
                content(roles.get("sep_token")),
                content(roles.get("pad_token")),
                content(roles.get("cls_token")),
                content(roles.get("mask_token")),
                ofModel,
                new ArrayList<>(others));
    }

    private static @Nullable String content(@Nullable AddedToken token) {
        return token == null ? null : token.content();
    }

    /** The tokens with a role that every tokenizer may have. */
    private Map<String, AddedToken> roles() {
        Map<String, AddedToken> roles = new LinkedHashMap<>();
        for (String role : ROLES) {
            if (specialTokensMap != null && specialTokensMap.has(role)) {
                AddedToken token = token(specialTokensMap, specialTokensMap.value(role));
                roles.put(role, token.asSpecial());
            } else if (config.has(role)) {
                roles.put(role, token(config, config.value(role)));
            }
        }
        return roles;
    }

    /** The tokens with a role that only this model knows, such as {@code image_token}. */
    private Map<String, AddedToken> ownRoles() {
        Map<String, AddedToken> roles = new LinkedHashMap<>();
        for (String key : config.keys()) {
            Object value = config.value(key);
            if (key.endsWith("_token") && !ROLES.contains(key) && (value instanceof String || isAddedToken(value))) {
                roles.put(key, token(config, value));
            }
        }
        if (config.value(EXTRA_SPECIAL_TOKENS) instanceof JsonObject named) {
            named.keys().forEach(role -> roles.put(role, token(named, named.value(role))));
        }
        return roles;
    }

    private static boolean isAddedToken(@Nullable Object value) {
        return value instanceof JsonObject object && object.has("content");
    }

    /** A token is written as a string or as an object with its properties. */
    private static AddedToken token(JsonObject owner, @Nullable Object token) {
        return switch (token) {
            case String text -> AddedToken.special(text);
            case JsonObject object -> AddedTokenJson.read(object);
            case null, default ->
                throw owner.error("has a token that is neither a string nor an object with 'content'");
        };
    }

    private List<AddedToken> extraSpecialTokens() {
        Set<AddedToken> extra = new LinkedHashSet<>();
        addAll(config, extraKey(), extra);
        if (specialTokensMap != null) {
            addAll(specialTokensMap, EXTRA_SPECIAL_TOKENS, extra);
            boolean listed = specialTokensMap.keys().contains(EXTRA_SPECIAL_TOKENS)
                    || (config.keys().contains(extraKey()) && !(config.value(extraKey()) instanceof JsonObject));
            if (!listed) {
                addAll(specialTokensMap, ADDITIONAL_SPECIAL_TOKENS, extra);
            }
        }
        return new ArrayList<>(extra);
    }

    /** Under which of its two names tokenizer_config.json lists tokens without a role; an empty list or null counts. */
    private String extraKey() {
        return config.keys().contains(EXTRA_SPECIAL_TOKENS) ? EXTRA_SPECIAL_TOKENS : ADDITIONAL_SPECIAL_TOKENS;
    }

    private static void addAll(JsonObject owner, String key, Set<AddedToken> extra) {
        if (owner.value(key) instanceof List<?> tokens) {
            tokens.forEach(token -> extra.add(token(owner, token)));
        }
    }

    private Map<Integer, AddedToken> addedTokens() {
        Map<Integer, AddedToken> byId = new TreeMap<>();
        if (config.has(ADDED_TOKENS_DECODER)) {
            JsonObject decoder = config.object(ADDED_TOKENS_DECODER);
            decoder.keys().forEach(id -> byId.put(index(decoder, id), AddedTokenJson.read(decoder.object(id))));
        } else if (addedTokens != null) {
            Set<String> special = specialInAddedTokens();
            for (String token : addedTokens.keys()) {
                byId.put(
                        addedTokens.integer(token),
                        special.contains(token) ? AddedToken.special(token) : AddedToken.of(token));
            }
        }
        return byId;
    }

    /**
     * The tokens that are special, and so looked for in the text as it is, where {@code added_tokens.json} lists them.
     * The reference knows a token by then that is a string in {@code tokenizer_config.json} or has a role in
     * {@code special_tokens_map.json}; one that is an object in the former, and an additional one of the latter,
     * becomes a token like any other.
     */
    private Set<String> specialInAddedTokens() {
        Set<String> special = new HashSet<>();
        for (String role : ROLES) {
            if (specialTokensMap != null && specialTokensMap.has(role)) {
                special.add(
                        token(specialTokensMap, specialTokensMap.value(role)).content());
            } else if (config.value(role) instanceof String text) {
                special.add(text);
            }
        }
        if (config.value(extraKey()) instanceof List<?> tokens) {
            tokens.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(special::add);
        }
        if (specialTokensMap != null) {
            Set<AddedToken> extra = new LinkedHashSet<>();
            addAll(specialTokensMap, EXTRA_SPECIAL_TOKENS, extra);
            extra.forEach(token -> special.add(token.content()));
        }
        return special;
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
