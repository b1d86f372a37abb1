package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a call are filled up and cut, as its options and the tokenizer say together.
 *
 * <p>Source: {@code _get_padding_truncation_strategies} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 *
 * @param padding null where rows keep their lengths
 * @param truncation null where nothing is cut
 */
record RowLimits(@Nullable Padding padding, @Nullable Truncation truncation) {

    /**
     * The limits of a call.
     *
     * @throws TokenizerException if they contradict each other, or there is no padding token to pad with
     */
    static RowLimits of(Tokenizer tokenizer, EncodeOptions options) {
        Integer givenLength = options.maxLength();
        boolean unlimited = givenLength == null && tokenizer.modelMaxLength() == Tokenizer.UNLIMITED_LENGTH;
        int maxLength = givenLength == null ? tokenizer.modelMaxLength() : givenLength;
        Padding padding = switch (options.padding()) {
            case DO_NOT_PAD -> null;
            case LONGEST -> padding(tokenizer, options, null);
            case MAX_LENGTH -> unlimited ? null : padding(tokenizer, options, maxLength);
        };
        boolean cuts = options.truncation() != TruncationStrategy.DO_NOT_TRUNCATE && !unlimited;
        return new RowLimits(padding, cuts ? truncation(tokenizer, options, padding, maxLength) : null);
    }

    private static Padding padding(Tokenizer tokenizer, EncodeOptions options, @Nullable Integer length) {
        String padToken = tokenizer.padToken().orElse(null);
        if (padToken == null || tokenizer.padTokenId().isEmpty()) {
            throw new TokenizerException(
                    ("Asking to pad but the tokenizer does not have a padding token. Choose one of its tokens, for"
                                    + " example with tokenizer.withPadToken(\"%s\").")
                            .formatted(tokenizer.eosToken().orElse("[PAD]")));
        }
        return new Padding(
                length,
                Objects.requireNonNullElse(options.paddingSide(), tokenizer.paddingSide()),
                options.padToMultipleOf(),
                tokenizer.padTokenId().getAsInt(),
                tokenizer.padTokenTypeId(),
                padToken);
    }

    private static Truncation truncation(
            Tokenizer tokenizer, EncodeOptions options, @Nullable Padding padding, int maxLength) {
        Integer multiple = padding == null ? null : padding.padToMultipleOf();
        if (multiple != null && maxLength % multiple != 0) {
            throw new TokenizerException(
                    ("Truncation and padding are both activated but truncation length (%d) is not a multiple of "
                                    + "pad_to_multiple_of (%d).")
                            .formatted(maxLength, multiple));
        }
        return new Truncation(
                maxLength,
                options.stride(),
                options.truncation(),
                Objects.requireNonNullElse(options.truncationSide(), tokenizer.truncationSide()),
                options.returnOverflowingTokens());
    }

    /** Whether the options name a length that has no effect, because rows are only padded to the longest. */
    static boolean ignoresMaxLength(EncodeOptions options) {
        return options.maxLength() != null
                && options.padding() == PaddingStrategy.LONGEST
                && options.truncation() == TruncationStrategy.DO_NOT_TRUNCATE;
    }
}
