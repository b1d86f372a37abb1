package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the files beside a {@code tokenizer.json} say: {@code tokenizer_config.json}, and the older
 * {@code special_tokens_map.json} and {@code added_tokens.json}.
 *
 * @param specialTokens the tokens with a role
 * @param addedTokens further added tokens, in the order of their ids
 * @param modelMaxLength the longest input of the model, {@link io.jtransformers.tokenizer.Tokenizer#UNLIMITED_LENGTH}
 *     if not known
 * @param paddingSide where rows are padded; null where nothing is said
 * @param truncationSide where rows are cut; null where nothing is said
 * @param cleanUpTokenizationSpaces whether decoding takes away spaces before punctuation
 */
record TokenizerConfig(
        SpecialTokensMap specialTokens,
        List<AddedToken> addedTokens,
        int modelMaxLength,
        @Nullable Side paddingSide,
        @Nullable Side truncationSide,
        boolean cleanUpTokenizationSpaces) {

    /**
     * Reads the files in {@code folder}; those that are missing say nothing.
     *
     * @throws TokenizerFileException if one is malformed
     */
    static TokenizerConfig read(Path folder) {
        return new TokenizerConfigReader(folder).read();
    }
}
