package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.json.JsonObject;

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

    /** A special token without further properties. */
    static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }

    /** The same token, special. */
    AddedToken asSpecial() {
        return new AddedToken(content, singleWord, leftStrip, rightStrip, normalized, true);
    }

    /** Reads an added token as {@code tokenizer.json} and {@code tokenizer_config.json} write it. */
    static AddedToken read(JsonObject json) {
        boolean special = json.flag("special", false);
        return new AddedToken(
                json.text("content"),
                json.flag("single_word", false),
                json.flag("lstrip", false),
                json.flag("rstrip", false),
                json.flag("normalized", !special),
                special);
    }
}
