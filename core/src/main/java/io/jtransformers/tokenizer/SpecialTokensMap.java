package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
        List<String> extraSpecialTokens) {

    /** A map with no tokens at all. */
    public static final SpecialTokensMap EMPTY =
            new SpecialTokensMap(null, null, null, null, null, null, null, List.of());

    /** Copies the list. */
    public SpecialTokensMap {
        extraSpecialTokens = List.copyOf(extraSpecialTokens);
    }

    /** The same map with another padding token. */
    public SpecialTokensMap withPadToken(String token) {
        return new SpecialTokensMap(
                bosToken, eosToken, unkToken, sepToken, token, clsToken, maskToken, extraSpecialTokens);
    }

    /** All tokens of the map in the order of its components, each once. */
    public List<String> allTokens() {
        Set<String> tokens = new LinkedHashSet<>();
        for (@Nullable
        String token : new @Nullable String[] {bosToken, eosToken, unkToken, sepToken, padToken, clsToken, maskToken}) {
            if (token != null) {
                tokens.add(token);
            }
        }
        tokens.addAll(extraSpecialTokens);
        return new ArrayList<>(tokens);
    }
}
