package io.jtransformers.tokenizers.jinja.parse;

/**
 * A word of a template.
 *
 * @param type what it is
 * @param text its text: of strings without quotes and escapes, of numbers without underscores
 * @param offset where it begins in the source
 */
record Token(TokenType type, String text, int offset) {

    /** Whether this is the name {@code word}. */
    boolean isName(String word) {
        return type == TokenType.NAME && text.equals(word);
    }

    /** What messages call this token. */
    String description() {
        return type == TokenType.NAME ? text : type.description();
    }
}
