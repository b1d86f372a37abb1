package io.jtransformers.tokenizer;

/**
 * A token that is found in the text before everything else happens to it. {@link #of(String)} and
 * {@link #special(String)} begin one, and each further property has a method that gives the same token with it:
 * {@code AddedToken.special("<mask>").withLeftStrip()}.
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

    /** The same token, which takes the white space before it along. */
    public AddedToken withLeftStrip() {
        return new AddedToken(content, singleWord, true, rightStrip, normalized, special);
    }

    /** The same token, which takes the white space after it along. */
    public AddedToken withRightStrip() {
        return new AddedToken(content, singleWord, leftStrip, true, normalized, special);
    }

    /** The same token, which only counts where no letter touches it. */
    public AddedToken asSingleWord() {
        return new AddedToken(content, true, leftStrip, rightStrip, normalized, special);
    }

    /** The same token, looked for in the normalised text and itself normalised. */
    public AddedToken asNormalized() {
        return new AddedToken(content, singleWord, leftStrip, rightStrip, true, special);
    }

    /** The same token, looked for in the text as it is. */
    public AddedToken asVerbatim() {
        return new AddedToken(content, singleWord, leftStrip, rightStrip, false, special);
    }
}
