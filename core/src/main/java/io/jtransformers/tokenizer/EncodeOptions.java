package io.jtransformers.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * How texts become rows of ids. The names are those of the call arguments in Transformers. What {@code return_…}
 * arguments ask for there, such as {@code return_offsets_mapping} and {@code return_length}, a {@link BatchEncoding}
 * always knows.
 *
 * @param addSpecialTokens whether the tokenizer frames texts with its special tokens
 * @param padding how far rows are padded
 * @param truncation what is cut from rows that are too long
 * @param maxLength the length for truncation and for {@link PaddingStrategy#MAX_LENGTH}; null means the model's maximum
 * @param stride how many tokens an overflowing row repeats of the row before it
 * @param padToMultipleOf padded lengths are rounded up to a multiple of this; null means any length
 * @param paddingSide where padding goes; null means where the tokenizer is configured to put it
 * @param truncationSide where tokens are cut; null means where the tokenizer is configured to cut
 * @param returnOverflowingTokens whether what was cut comes back as further rows, see
 *     {@link BatchEncoding#overflowToSampleMapping()}
 * @param splitSpecialTokens whether text that spells a special token is encoded as any other text instead of becoming
 *     that token; null means as the tokenizer is configured, mostly false
 */
public record EncodeOptions(
        boolean addSpecialTokens,
        PaddingStrategy padding,
        TruncationStrategy truncation,
        @Nullable Integer maxLength,
        int stride,
        @Nullable Integer padToMultipleOf,
        @Nullable Side paddingSide,
        @Nullable Side truncationSide,
        boolean returnOverflowingTokens,
        @Nullable Boolean splitSpecialTokens) {

    /** With special tokens, neither padded nor cut. */
    public static final EncodeOptions DEFAULT = builder().build();

    /** Without special tokens, neither padded nor cut. */
    public static final EncodeOptions WITHOUT_SPECIAL_TOKENS =
            builder().addSpecialTokens(false).build();

    /** Rejects negative numbers. */
    public EncodeOptions {
        if (maxLength != null && maxLength < 0) {
            throw new IllegalArgumentException(
                    "max_length is %d; it must be 0 or more, or null for the model's maximum.".formatted(maxLength));
        }
        if (stride < 0) {
            throw new IllegalArgumentException("stride is %d; it must be 0 or more.".formatted(stride));
        }
        if (padToMultipleOf != null && padToMultipleOf < 1) {
            throw new IllegalArgumentException("pad_to_multiple_of is %d; it must be 1 or more, or null for any length."
                    .formatted(padToMultipleOf));
        }
    }

    /** The same options for text that has all its special tokens already. */
    public EncodeOptions withoutSpecialTokens() {
        return new EncodeOptions(
                false,
                padding,
                truncation,
                maxLength,
                stride,
                padToMultipleOf,
                paddingSide,
                truncationSide,
                returnOverflowingTokens,
                splitSpecialTokens);
    }

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets options by name. */
    public static final class Builder {
        private boolean addSpecialTokens = true;
        private PaddingStrategy padding = PaddingStrategy.DO_NOT_PAD;
        private @Nullable TruncationStrategy truncation;
        private @Nullable Integer maxLength;
        private int stride;
        private @Nullable Integer padToMultipleOf;
        private @Nullable Side paddingSide;
        private @Nullable Side truncationSide;
        private boolean returnOverflowingTokens;
        private @Nullable Boolean splitSpecialTokens;

        private Builder() {}

        /** Whether texts are framed with special tokens; true by default. */
        public Builder addSpecialTokens(boolean value) {
            addSpecialTokens = value;
            return this;
        }

        /** How far rows are padded; not at all by default. */
        public Builder padding(PaddingStrategy value) {
            padding = value;
            return this;
        }

        /** What is cut from long rows; nothing by default, but the longest where only a maximum length is set. */
        public Builder truncation(TruncationStrategy value) {
            truncation = value;
            return this;
        }

        /** The length to cut or pad to; the model's maximum by default. */
        public Builder maxLength(int value) {
            maxLength = value;
            return this;
        }

        /** How many tokens neighbouring overflowing rows share; 0 by default. */
        public Builder stride(int value) {
            stride = value;
            return this;
        }

        /** Rounds padded lengths up to a multiple. */
        public Builder padToMultipleOf(int value) {
            padToMultipleOf = value;
            return this;
        }

        /** Where padding goes; as the tokenizer is configured by default. */
        public Builder paddingSide(Side value) {
            paddingSide = value;
            return this;
        }

        /** Where rows are cut; as the tokenizer is configured by default. */
        public Builder truncationSide(Side value) {
            truncationSide = value;
            return this;
        }

        /** Whether what was cut comes back as further rows; false by default. */
        public Builder returnOverflowingTokens(boolean value) {
            returnOverflowingTokens = value;
            return this;
        }

        /**
         * Whether text that spells a special token is encoded as any other text, as is wise for text of strangers; as
         * the tokenizer is configured by default.
         */
        public Builder splitSpecialTokens(boolean value) {
            splitSpecialTokens = value;
            return this;
        }

        /** The options. */
        public EncodeOptions build() {
            boolean onlyLength = maxLength != null && padding == PaddingStrategy.DO_NOT_PAD;
            TruncationStrategy byDefault =
                    onlyLength ? TruncationStrategy.LONGEST_FIRST : TruncationStrategy.DO_NOT_TRUNCATE;
            return new EncodeOptions(
                    addSpecialTokens,
                    padding,
                    truncation == null ? byDefault : truncation,
                    maxLength,
                    stride,
                    padToMultipleOf,
                    paddingSide,
                    truncationSide,
                    returnOverflowingTokens,
                    splitSpecialTokens);
        }
    }
}
