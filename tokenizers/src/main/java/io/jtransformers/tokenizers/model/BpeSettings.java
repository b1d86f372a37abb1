package io.jtransformers.tokenizers.model;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a BPE model, as {@code tokenizer.json} names them.
 *
 * @param unknownToken {@code unk_token}: stands for characters without a token; null means that they vanish
 * @param fuseUnknown {@code fuse_unk}: whether neighbouring unknown characters share one unknown token
 * @param byteFallback {@code byte_fallback}: whether unknown characters become tokens of their bytes
 * @param ignoreMerges {@code ignore_merges}: whether a piece that is a token is that token, whatever merges say
 * @param continuingSubwordPrefix {@code continuing_subword_prefix}: begins all but the first token of a word; may be
 *     empty
 * @param endOfWordSuffix {@code end_of_word_suffix}: ends the last token of a word; may be empty
 */
record BpeSettings(
        @Nullable String unknownToken,
        boolean fuseUnknown,
        boolean byteFallback,
        boolean ignoreMerges,
        String continuingSubwordPrefix,
        String endOfWordSuffix) {

    /** Whether tokens are written otherwise within a word than at its ends. */
    boolean affixed() {
        return !continuingSubwordPrefix.isEmpty() || !endOfWordSuffix.isEmpty();
    }

    /** A character as the vocabulary writes it at its place in a word. */
    String affix(String character, boolean first, boolean last) {
        if (!affixed()) {
            return character;
        }
        return (first ? "" : continuingSubwordPrefix) + character + (last ? endOfWordSuffix : "");
    }
}
