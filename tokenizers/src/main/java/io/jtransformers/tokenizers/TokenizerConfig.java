package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the files beside a {@code tokenizer.json} say: {@code tokenizer_config.json}, and the older
 * {@code special_tokens_map.json} and {@code added_tokens.json}.
 *
 * @param specialTokens the tokens with a role
 * @param roleTokens the same tokens with their properties, first those with a role, then those with one that only this
 *     model knows
 * @param extraTokens the special tokens without a role, with their properties
 * @param addedTokens further added tokens by their ids
 * @param describesAllTokens whether {@code addedTokens} says all about special tokens, whatever {@code tokenizer.json}
 *     says
 * @param modelMaxLength the longest input of the model, {@link io.jtransformers.tokenizer.Tokenizer#UNLIMITED_LENGTH}
 *     if not known
 * @param paddingSide where rows are padded; null where nothing is said
 * @param truncationSide where rows are cut; null where nothing is said
 * @param cleanUpTokenizationSpaces whether decoding takes away spaces before punctuation
 * @param chatTemplates what frames conversations
 * @param splitSpecialTokens whether text that spells a special token is text like any other
 * @param file what {@code tokenizer_config.json} says
 */
record TokenizerConfig(
        SpecialTokensMap specialTokens,
        List<RoleToken> roleTokens,
        List<AddedToken> extraTokens,
        Map<Integer, AddedToken> addedTokens,
        boolean describesAllTokens,
        int modelMaxLength,
        @Nullable Side paddingSide,
        @Nullable Side truncationSide,
        boolean cleanUpTokenizationSpaces,
        ChatTemplates chatTemplates,
        boolean splitSpecialTokens,
        JsonObject file) {

    /**
     * A token with a role.
     *
     * @param token the token with the properties that stand beside the role
     * @param isCommon whether every tokenizer may have the role, so that what is said of added tokens counts more
     */
    record RoleToken(AddedToken token, boolean isCommon) {}

    /**
     * Reads the files in {@code folder}; those that are missing say nothing.
     *
     * @throws TokenizerFileException if one is malformed
     */
    static TokenizerConfig read(Path folder) {
        return new TokenizerConfigReader(folder).read();
    }

    /** The same configuration, with these roles where it says nothing of them. */
    TokenizerConfig withDefaults(SpecialTokensMap roles) {
        return new TokenizerConfig(
                roles.with(specialTokens),
                roleTokens,
                extraTokens,
                addedTokens,
                describesAllTokens,
                modelMaxLength,
                paddingSide,
                truncationSide,
                cleanUpTokenizationSpaces,
                chatTemplates,
                splitSpecialTokens,
                file);
    }

    /**
     * The tokens that are to be added to those of {@code tokenizer.json}, so that there are all special ones. Tokens
     * that are there already are among them, and those with a role become special.
     *
     * <p>Source: {@code TokenizersBackend.__init__} in Transformers 5.12.1, {@code tokenization_utils_tokenizers.py}.
     *
     * @param ofFile the added tokens of {@code tokenizer.json} by their ids
     */
    List<AddedToken> tokensToAdd(Map<Integer, AddedToken> ofFile) {
        Map<Integer, AddedToken> described = new TreeMap<>(addedTokens);
        if (!describesAllTokens) {
            described.putAll(ofFile);
        }
        List<AddedToken> toAdd = new ArrayList<>(described.values());

        Set<String> known = contents(ofFile.values());
        known.addAll(contents(toAdd));
        Map<String, AddedToken> byContent = new HashMap<>();
        described.values().forEach(token -> byContent.put(token.content(), token));
        for (RoleToken role : roleTokens) {
            AddedToken token = role.token();
            addUnknown(role.isCommon() ? byContent.getOrDefault(token.content(), token) : token, known, toAdd);
        }
        extraTokens.forEach(token -> addUnknown(token, known, toAdd));

        Set<String> withRole =
                contents(roleTokens.stream().map(RoleToken::token).toList());
        toAdd.replaceAll(token -> withRole.contains(token.content()) ? token.asSpecial() : token);
        return toAdd;
    }

    private static void addUnknown(AddedToken token, Set<String> known, List<AddedToken> toAdd) {
        if (!known.contains(token.content()) && !toAdd.contains(token)) {
            toAdd.add(token);
        }
    }

    private static Set<String> contents(Iterable<AddedToken> tokens) {
        Set<String> contents = new HashSet<>();
        tokens.forEach(token -> contents.add(token.content()));
        return contents;
    }
}
