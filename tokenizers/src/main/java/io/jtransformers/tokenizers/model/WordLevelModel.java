package io.jtransformers.tokenizers.model;

/**
 * Each piece is a token, or the unknown token.
 *
 * <p>Source: {@code WordLevel} in tokenizers 0.23, {@code models/wordlevel/mod.rs}.
 */
final class WordLevelModel implements Model {

    private final Vocabulary vocabulary;
    private final String unknownToken;

    WordLevelModel(Vocabulary vocabulary, String unknownToken) {
        this.vocabulary = vocabulary;
        this.unknownToken = unknownToken;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(String text, int start, int end, TokenBuffer out) {
        int id = vocabulary.id(text.substring(start, end));
        out.add(id == Vocabulary.NONE ? vocabulary.unknownId(unknownToken) : id, start, end);
    }
}
