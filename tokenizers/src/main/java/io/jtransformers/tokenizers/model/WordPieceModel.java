package io.jtransformers.tokenizers.model;

import java.util.Arrays;

/**
 * Each piece is cut into the longest tokens from left to right; one that cannot be cut is the unknown token.
 *
 * <p>Source: {@code WordPiece} in tokenizers 0.23, {@code models/wordpiece/mod.rs}.
 */
final class WordPieceModel implements Model {

    private final Vocabulary vocabulary;
    private final String unknownToken;
    private final String continuingSubwordPrefix;
    private final int maxInputCharsPerWord;
    private final int longestToken;
    private final WordCache cache = new WordCache();

    WordPieceModel(
            Vocabulary vocabulary, String unknownToken, String continuingSubwordPrefix, int maxInputCharsPerWord) {
        this.vocabulary = vocabulary;
        this.unknownToken = unknownToken;
        this.continuingSubwordPrefix = continuingSubwordPrefix;
        this.maxInputCharsPerWord = maxInputCharsPerWord;
        longestToken = vocabulary.longestToken();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(String text, int start, int end, TokenBuffer out) {
        cache.tokenize(text, start, end, this::encode, out);
    }

    /** Three numbers for each token of a word, see {@link WordCache.Word#tokens}. */
    private int[] encode(String word) {
        int[] tokens = new int[3 * word.length()];
        // A word within a word begins with the prefix, which takes the place of letters that have been read.
        int shift = continuingSubwordPrefix.length();
        char[] letters = (continuingSubwordPrefix + word).toCharArray();
        int count = 0;
        boolean known = word.codePointCount(0, word.length()) <= maxInputCharsPerWord;
        for (int start = 0; known && start < word.length(); ) {
            continuingSubwordPrefix.getChars(0, shift, letters, start);
            int first = start == 0 ? shift : start;
            int most = Math.min(letters.length, start + shift + longestToken);
            int end = vocabulary.longestEnd(letters, first, start + shift, most);
            known = end != Vocabulary.NONE;
            if (known) {
                tokens[count++] = vocabulary.id(letters, first, end);
                tokens[count++] = start;
                tokens[count++] = end - shift;
                start = end - shift;
            }
        }
        if (!known) {
            return new int[] {vocabulary.unknownId(unknownToken), 0, word.length()};
        }
        return Arrays.copyOf(tokens, count);
    }
}
