package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Fills rows up to one length.
 *
 * <p>Source: {@code PreTrainedTokenizerBase.pad} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
final class RowPadding {

    static final EncodeOptions LONGEST =
            EncodeOptions.builder().padding(PaddingStrategy.LONGEST).build();

    private final int padId;
    private final String padToken;
    private final int padTypeId;
    private final Side side;
    private final int length;

    private RowPadding(Tokenizer tokenizer, int[] lengths, EncodeOptions options) {
        padToken = tokenizer.padToken().orElseThrow(() -> missingPadToken(tokenizer));
        padId = tokenizer.padTokenId().orElseThrow(() -> missingPadToken(tokenizer));
        padTypeId = tokenizer.padTokenTypeId();
        side = Objects.requireNonNullElse(options.paddingSide(), tokenizer.paddingSide());
        length = length(tokenizer, lengths, options);
    }

    static BatchEncoding pad(Tokenizer tokenizer, List<int[]> rows, EncodeOptions options) {
        return pad(tokenizer, BatchEncoding.ofInputIds(rows.toArray(int[][]::new)), options);
    }

    static BatchEncoding pad(Tokenizer tokenizer, BatchEncoding rows, EncodeOptions options) {
        boolean unlimited = options.maxLength() == null && tokenizer.modelMaxLength() == Tokenizer.UNLIMITED_LENGTH;
        if (options.padding() == PaddingStrategy.DO_NOT_PAD
                || (options.padding() == PaddingStrategy.MAX_LENGTH && unlimited)) {
            return rows;
        }
        RowPadding padding = new RowPadding(tokenizer, rows.lengths(), options);
        if (rows.isOfIdsAlone()) {
            return BatchEncoding.ofInputIds(
                    Arrays.stream(rows.inputIds())
                            .map(row -> padding.fill(row, padding.padId))
                            .toArray(int[][]::new),
                    Arrays.stream(rows.attentionMask())
                            .map(row -> padding.fill(row, 0))
                            .toArray(int[][]::new));
        }
        return BatchEncoding.of(rows.encodings().stream().map(padding::fill).toList(), rows.overflowToSampleMapping());
    }

    private static TokenizerException missingPadToken(Tokenizer tokenizer) {
        return new TokenizerException(
                "Asking to pad but the tokenizer does not have a padding token. Choose one of its tokens, "
                        + "for example with tokenizer.withPadToken(\"%s\")."
                                .formatted(tokenizer.eosToken().orElse("[PAD]")));
    }

    private static int length(Tokenizer tokenizer, int[] lengths, EncodeOptions options) {
        int length = Arrays.stream(lengths).max().orElse(0);
        int maxLength = options.maxLength() == null ? tokenizer.modelMaxLength() : options.maxLength();
        if (options.padding() == PaddingStrategy.MAX_LENGTH && maxLength != Tokenizer.UNLIMITED_LENGTH) {
            length = maxLength;
        }
        Integer multiple = options.padToMultipleOf();
        return multiple == null ? length : Math.ceilDiv(length, multiple) * multiple;
    }

    private Encoding fill(Encoding row) {
        return Encoding.builder(fill(row.ids(), padId), fill(row.tokens()))
                .typeIds(fill(row.typeIds(), padTypeId))
                .attentionMask(fill(row.attentionMask(), 0))
                .specialTokensMask(fill(row.specialTokensMask(), 1))
                .wordIds(fill(row.wordIds(), Encoding.NONE))
                .sequenceIds(fill(row.sequenceIds(), Encoding.NONE))
                .offsets(fill(row.offsetEdges(), 2 * length, 0))
                .source(row.source(), fill(row.texts(), Encoding.NONE))
                .overflowing(row.overflowing())
                .build();
    }

    private List<String> fill(List<String> tokens) {
        List<String> filled = new ArrayList<>(tokens);
        int missing = Math.max(0, length - tokens.size());
        filled.addAll(side == Side.LEFT ? 0 : tokens.size(), Collections.nCopies(missing, padToken));
        return List.copyOf(filled);
    }

    private int[] fill(int[] row, int value) {
        return fill(row, length, value);
    }

    private int[] fill(int[] row, int filledLength, int value) {
        if (row.length >= filledLength) {
            return row;
        }
        int[] filled = new int[filledLength];
        Arrays.fill(filled, value);
        System.arraycopy(row, 0, filled, side == Side.LEFT ? filledLength - row.length : 0, row.length);
        return filled;
    }
}
