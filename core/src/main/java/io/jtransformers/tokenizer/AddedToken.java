package io.jtransformers.tokenizer;

/**
 * A token that is found in the text before everything else happens to it.
 *
 * <p>Source: {@code AddedToken} in tokenizers 0.23, {@code tokenizer/added_vocabulary.rs}.
 *
 * @param content the token
 * @param singleWord whether it only counts where no letter touches it
 * @param leftStrip whether it takes the white space before it along
 * @param rightStrip whether it takes the white space after it along
 * @param normalized whether it is looked for in the normalised text, itself normalised
 * @param special whether decoding may skip it
 */
public record AddedToken(
        String content,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized,
        boolean special) {

    /** A token without further properties, looked for in normalised text. */
    public static AddedToken of(String content) {
        return new AddedToken(content, false, false, false, true, false);
    }

    /** A special token without further properties, looked for in the text as it is. */
    public static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }

    /** The same token, special. */
    public AddedToken asSpecial() {
        return new AddedToken(content, singleWord, leftStrip, rightStrip, normalized, true);
    }
}
