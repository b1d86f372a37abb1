package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Tokenizer;

/**
 * What Transformers lets a program choose for {@link MistralCommonTokenizer}; its files say none of it.
 *
 * <p>Source: {@code MistralCommonBackend.__init__} in Transformers 5.12.1, {@code tokenization_mistral_common.py}.
 *
 * @param mode what requests must look like
 * @param modelMaxLength the longest input of the model, {@link Tokenizer#UNLIMITED_LENGTH} where it is not known
 * @param paddingSide where rows are padded
 * @param truncationSide where rows are cut
 * @param cleanUpTokenizationSpaces whether decoding takes away spaces before punctuation
 * @param padToken the token that fills rows up
 */
public record MistralCommonSettings(
        ValidationMode mode,
        int modelMaxLength,
        Side paddingSide,
        Side truncationSide,
        boolean cleanUpTokenizationSpaces,
        String padToken) {

    /** Test mode, padding on the left. */
    public static final MistralCommonSettings DEFAULT = new MistralCommonSettings(
            ValidationMode.TEST, Tokenizer.UNLIMITED_LENGTH, Side.LEFT, Side.RIGHT, false, SpecialTokens.PAD);

    /** The same settings with another mode. */
    public MistralCommonSettings withMode(ValidationMode value) {
        return new MistralCommonSettings(
                value, modelMaxLength, paddingSide, truncationSide, cleanUpTokenizationSpaces, padToken);
    }

    /** The same settings with another maximum length. */
    public MistralCommonSettings withModelMaxLength(int value) {
        return new MistralCommonSettings(mode, value, paddingSide, truncationSide, cleanUpTokenizationSpaces, padToken);
    }

    /** The same settings with another padding token. */
    public MistralCommonSettings withPadToken(String value) {
        return new MistralCommonSettings(
                mode, modelMaxLength, paddingSide, truncationSide, cleanUpTokenizationSpaces, value);
    }
}
