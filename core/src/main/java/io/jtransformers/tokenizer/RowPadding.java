package io.jtransformers.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Fills rows of ids up to one length. */
final class RowPadding {

    private final int padId;
    private final Side side;
    private final int length;

    private RowPadding(int padId, Side side, int length) {
        this.padId = padId;
        this.side = side;
        this.length = length;
    }

    static BatchEncoding pad(Tokenizer tokenizer, List<int[]> rows, EncodeOptions options) {
        int[][] ids = rows.toArray(int[][]::new);
        if (options.padding() == PaddingStrategy.DO_NOT_PAD) {
            return BatchEncoding.ofInputIds(ids);
        }
        int padId = tokenizer
                .padTokenId()
                .orElseThrow(() -> new TokenizerException(
                        "Asking to pad but the tokenizer does not have a padding token. Choose one of its tokens, "
                                + "for example with tokenizer.withPadToken(\"%s\")."
                                        .formatted(tokenizer.eosToken().orElse("[PAD]"))));
        Side side = Objects.requireNonNullElse(options.paddingSide(), tokenizer.paddingSide());
        RowPadding padding = new RowPadding(padId, side, length(tokenizer, ids, options));
        int[][] padded = new int[ids.length][];
        int[][] mask = new int[ids.length][];
        for (int row = 0; row < ids.length; row++) {
            int[] ones = new int[ids[row].length];
            Arrays.fill(ones, 1);
            padded[row] = padding.fill(ids[row], padding.padId);
            mask[row] = padding.fill(ones, 0);
        }
        return BatchEncoding.ofInputIds(padded, mask);
    }

    private static int length(Tokenizer tokenizer, int[][] ids, EncodeOptions options) {
        int length = Arrays.stream(ids).mapToInt(row -> row.length).max().orElse(0);
        int maxLength = options.maxLength() == null ? tokenizer.modelMaxLength() : options.maxLength();
        if (options.padding() == PaddingStrategy.MAX_LENGTH && maxLength != Tokenizer.UNLIMITED_LENGTH) {
            length = maxLength;
        }
        Integer multiple = options.padToMultipleOf();
        return multiple == null ? length : Math.ceilDiv(length, multiple) * multiple;
    }

    private int[] fill(int[] row, int value) {
        if (row.length >= length) {
            return row;
        }
        int[] filled = new int[length];
        Arrays.fill(filled, value);
        System.arraycopy(row, 0, filled, side == Side.LEFT ? length - row.length : 0, row.length);
        return filled;
    }
}
