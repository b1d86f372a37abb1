package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens with a role. Each may be missing.
 *
 * <p>Source: {@code special_tokens_map} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 *
 * @param bosToken beginning of a sequence
 * @param eosToken end of a sequence
 * @param unkToken stands for what the vocabulary lacks
 * @param sepToken separates two texts
 * @param padToken fills rows up
 * @param clsToken stands for the whole sequence
 * @param maskToken hides a word
 * @param modelTokens tokens with a role that only this model knows, by its name, such as {@code image_token}
 * @param extraSpecialTokens further tokens that decoding may skip, without a role of their own
 */
public record SpecialTokensMap(
        @Nullable String bosToken,
        @Nullable String eosToken,
        @Nullable String unkToken,
        @Nullable String sepToken,
        @Nullable String padToken,
        @Nullable String clsToken,
        @Nullable String maskToken,
        Map<String, String> modelTokens,
        List<String> extraSpecialTokens) {

    /** A map with no tokens at all. */
    public static final SpecialTokensMap EMPTY =
            new SpecialTokensMap(null, null, null, null, null, null, null, List.of());

    /** Copies the map and the list. */
    public SpecialTokensMap {
        modelTokens = Collections.unmodifiableMap(new LinkedHashMap<>(modelTokens));
        extraSpecialTokens = List.copyOf(extraSpecialTokens);
    }

    /** A map without tokens whose role only one model knows. */
    public SpecialTokensMap(
            @Nullable String bosToken,
            @Nullable String eosToken,
            @Nullable String unkToken,
            @Nullable String sepToken,
            @Nullable String padToken,
            @Nullable String clsToken,
            @Nullable String maskToken,
            List<String> extraSpecialTokens) {
        this(bosToken, eosToken, unkToken, sepToken, padToken, clsToken, maskToken, Map.of(), extraSpecialTokens);
    }

    /** The same map with another padding token. */
    public SpecialTokensMap withPadToken(String token) {
        return new SpecialTokensMap(
                bosToken, eosToken, unkToken, sepToken, token, clsToken, maskToken, modelTokens, extraSpecialTokens);
    }

    /**
     * The same map with the roles that {@code other} gives in place of those here, and its extra tokens if it has any.
     */
    public SpecialTokensMap with(SpecialTokensMap other) {
        Map<String, String> ofModel = new LinkedHashMap<>(modelTokens);
        ofModel.putAll(other.modelTokens);
        return new SpecialTokensMap(
                or(other.bosToken, bosToken),
                or(other.eosToken, eosToken),
                or(other.unkToken, unkToken),
                or(other.sepToken, sepToken),
                or(other.padToken, padToken),
                or(other.clsToken, clsToken),
                or(other.maskToken, maskToken),
                ofModel,
                other.extraSpecialTokens.isEmpty() ? extraSpecialTokens : other.extraSpecialTokens);
    }

    private static @Nullable String or(@Nullable String token, @Nullable String otherwise) {
        return token == null ? otherwise : token;
    }

    /**
     * The tokens with a role by its name in Transformers, such as {@code bos_token}, in the order of the components;
     * those that only this model knows are among them.
     */
    public Map<String, String> byRole() {
        Map<String, String> roles = new LinkedHashMap<>();
        put(roles, "bos_token", bosToken);
        put(roles, "eos_token", eosToken);
        put(roles, "unk_token", unkToken);
        put(roles, "sep_token", sepToken);
        put(roles, "pad_token", padToken);
        put(roles, "cls_token", clsToken);
        put(roles, "mask_token", maskToken);
        roles.putAll(modelTokens);
        return Collections.unmodifiableMap(roles);
    }

    private static void put(Map<String, String> roles, String role, @Nullable String token) {
        if (token != null) {
            roles.put(role, token);
        }
    }

    /** All tokens of the map in the order of its components, each once. */
    public List<String> allTokens() {
        Set<String> tokens = new LinkedHashSet<>(byRole().values());
        tokens.addAll(extraSpecialTokens);
        return new ArrayList<>(tokens);
    }
}
