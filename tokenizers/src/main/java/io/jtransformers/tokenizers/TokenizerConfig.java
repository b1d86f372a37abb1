package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the files beside a {@code tokenizer.json} say: {@code tokenizer_config.json}, and the older
 * {@code special_tokens_map.json} and {@code added_tokens.json}.
 *
 * @param specialTokens the tokens with a role
 * @param addedTokens further added tokens, in the order of their ids
 * @param describesAllTokens whether {@code addedTokens} says all about special tokens, whatever {@code tokenizer.json}
 *     says
 * @param modelMaxLength the longest input of the model, {@link io.jtransformers.tokenizer.Tokenizer#UNLIMITED_LENGTH}
 *     if not known
 * @param paddingSide where rows are padded; null where nothing is said
 * @param truncationSide where rows are cut; null where nothing is said
 * @param cleanUpTokenizationSpaces whether decoding takes away spaces before punctuation
 * @param chatTemplates what frames conversations
 */
record TokenizerConfig(
        SpecialTokensMap specialTokens,
        List<AddedToken> addedTokens,
        boolean describesAllTokens,
        int modelMaxLength,
        @Nullable Side paddingSide,
        @Nullable Side truncationSide,
        boolean cleanUpTokenizationSpaces,
        ChatTemplates chatTemplates) {

    /**
     * Reads the files in {@code folder}; those that are missing say nothing.
     *
     * @throws TokenizerFileException if one is malformed
     */
    static TokenizerConfig read(Path folder) {
        return new TokenizerConfigReader(folder).read();
    }

    /**
     * The tokens that are to be added to those of {@code tokenizer.json}, among them all special ones.
     *
     * @param ofFile the added tokens of {@code tokenizer.json}
     */
    List<AddedToken> tokensToAdd(Collection<AddedToken> ofFile) {
        List<AddedToken> tokens = new ArrayList<>(addedTokens);
        Map<String, AddedToken> known = new HashMap<>();
        addedTokens.forEach(token -> known.put(token.content(), token));
        if (!describesAllTokens) {
            ofFile.forEach(token -> known.put(token.content(), token));
        }
        for (String token : specialTokens.allTokens()) {
            boolean hasRole = !specialTokens.extraSpecialTokens().contains(token);
            AddedToken same = hasRole ? known.get(token) : null;
            tokens.add(same == null ? AddedToken.special(token) : same.asSpecial());
        }
        return tokens;
    }
}
