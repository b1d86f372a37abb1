package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Makes rows of ids: frames them with special tokens, cuts them, and fills them up.
 *
 * <p>Source: {@code MistralCommonBackend.prepare_for_model} and {@code truncate_sequences} in Transformers 5.12.1,
 * {@code tokenization_mistral_common.py}.
 */
final class MistralRows {

    private final MistralCommonTokenizer tokenizer;

    MistralRows(MistralCommonTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text is the only one, so that there is nothing to choose. */
    static void checkTruncation(EncodeOptions options) {
        if (options.truncation() == TruncationStrategy.ONLY_FIRST
                || options.truncation() == TruncationStrategy.ONLY_SECOND) {
            throw new TokenizerException("Truncation strategy `only_first` and `only_second` are not supported by"
                    + " `MistralCommonBackend`.");
        }
    }

    static EncodeOptions withoutSpecialTokens(EncodeOptions options) {
        return new EncodeOptions(
                false,
                options.padding(),
                options.truncation(),
                options.maxLength(),
                options.stride(),
                options.padToMultipleOf(),
                options.paddingSide(),
                options.truncationSide(),
                options.returnOverflowingTokens());
    }

    BatchEncoding make(List<int[]> ids, EncodeOptions options) {
        boolean unlimited = options.maxLength() == null && tokenizer.modelMaxLength() == Tokenizer.UNLIMITED_LENGTH;
        int maxLength = options.maxLength() == null ? tokenizer.modelMaxLength() : options.maxLength();
        boolean cuts = options.truncation() != TruncationStrategy.DO_NOT_TRUNCATE && !unlimited && maxLength > 0;
        boolean pads = options.padding() == PaddingStrategy.LONGEST
                || (options.padding() == PaddingStrategy.MAX_LENGTH && !unlimited);
        Integer multiple = options.padToMultipleOf();
        if (cuts && pads && multiple != null && maxLength % multiple != 0) {
            throw new TokenizerException(
                    ("Truncation and padding are both activated but truncation length (%d) is not a multiple of "
                                    + "pad_to_multiple_of (%d).")
                            .formatted(maxLength, multiple));
        }
        List<Row> rows = new ArrayList<>(ids.size());
        for (int[] row : ids) {
            rows.add(cuts ? cut(row, maxLength, options) : new Row(row, new int[0]));
        }
        int length = pads ? paddedLength(rows, maxLength, options) : 0;
        return BatchEncoding.of(
                rows.stream().map(row -> encoding(row, length, options)).toList());
    }

    /**
     * Ids without special tokens.
     *
     * @param ids what stays
     * @param overflowing what was cut, and before it what it repeats of what stays
     */
    private record Row(int[] ids, int[] overflowing) {}

    private Row cut(int[] ids, int maxLength, EncodeOptions options) {
        int special = options.addSpecialTokens() ? tokenizer.numSpecialTokensToAdd() : 0;
        int excess = ids.length + special - maxLength;
        if (excess <= 0) {
            return new Row(ids, new int[0]);
        }
        int window = Math.min(ids.length, options.stride() + excess);
        int kept = Math.max(0, ids.length - excess);
        Side side = Objects.requireNonNullElse(options.truncationSide(), tokenizer.truncationSide());
        return side == Side.LEFT
                ? new Row(Arrays.copyOfRange(ids, ids.length - kept, ids.length), Arrays.copyOf(ids, window))
                : new Row(Arrays.copyOf(ids, kept), Arrays.copyOfRange(ids, ids.length - window, ids.length));
    }

    private int paddedLength(List<Row> rows, int maxLength, EncodeOptions options) {
        int length = maxLength;
        if (options.padding() == PaddingStrategy.LONGEST) {
            int special = options.addSpecialTokens() ? tokenizer.numSpecialTokensToAdd() : 0;
            length = rows.stream().mapToInt(row -> row.ids.length).max().orElse(0) + special;
        }
        Integer multiple = options.padToMultipleOf();
        return multiple == null ? length : Math.ceilDiv(length, multiple) * multiple;
    }

    private Encoding encoding(Row row, int paddedLength, EncodeOptions options) {
        int[] sequence = options.addSpecialTokens() ? tokenizer.buildInputsWithSpecialTokens(row.ids) : row.ids.clone();
        int before = options.addSpecialTokens() ? 1 : 0;
        int padding = Math.max(0, paddedLength - sequence.length);
        Side side = Objects.requireNonNullElse(options.paddingSide(), tokenizer.paddingSide());
        int start = side == Side.LEFT ? padding : 0;
        int[] ids = new int[sequence.length + padding];
        int[] attentionMask = new int[ids.length];
        int[] specialTokensMask = new int[ids.length];
        Arrays.fill(ids, padding == 0 ? 0 : tokenizer.padTokenId().orElseThrow());
        System.arraycopy(sequence, 0, ids, start, sequence.length);
        Arrays.fill(attentionMask, start, start + sequence.length, 1);
        Arrays.fill(specialTokensMask, 1);
        Arrays.fill(specialTokensMask, start + before, start + before + row.ids.length, 0);
        Encoding.Builder builder = Encoding.builder(ids, new Pieces(ids))
                .attentionMask(attentionMask)
                .specialTokensMask(specialTokensMask);
        if (options.returnOverflowingTokens() && row.overflowing.length > 0) {
            builder.overflowing(List.of(Encoding.builder(row.overflowing, new Pieces(row.overflowing))
                    .build()));
        }
        return builder.build();
    }

    /** The pieces of ids, looked up when they are asked for. */
    private final class Pieces extends AbstractList<String> implements RandomAccess {
        private final int[] ids;

        Pieces(int[] ids) {
            this.ids = ids;
        }

        @Override
        public String get(int index) {
            return tokenizer.textTokenizer().idToPiece(ids[index]);
        }

        @Override
        public int size() {
            return ids.length;
        }
    }
}
