package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import java.util.List;

/**
 * How rows are cut.
 *
 * <p>Source: {@code TruncationParams} and {@code truncate_encodings} in tokenizers 0.23, {@code utils/truncation.rs}.
 *
 * @param maxLength the length of a row with its special tokens
 * @param stride how many tokens an overflowing row repeats of the one before it
 * @param strategy which text of a pair is cut; not {@link TruncationStrategy#DO_NOT_TRUNCATE}
 * @param direction the side at which tokens are cut
 * @param keepsOverflow whether what is cut becomes overflowing rows
 */
public record Truncation(
        int maxLength, int stride, TruncationStrategy strategy, Side direction, boolean keepsOverflow) {

    /**
     * Cuts a text, or the texts of a pair.
     *
     * @param rows one or two rows without special tokens
     * @param addedTokens how many special tokens will be added
     * @return as many rows
     * @throws TokenizerException if a row that may be cut is too short
     */
    public List<TokenRow> apply(List<TokenRow> rows, int addedTokens) {
        int available = maxLength - addedTokens;
        if (available < 0) {
            return rows; // as in the original, where the difference overflows
        }
        if (available == 0) {
            return rows.stream().map(row -> row.truncated(0, this)).toList();
        }
        int total = rows.stream().mapToInt(TokenRow::length).sum();
        if (total <= available) {
            return rows;
        }
        return switch (strategy) {
            case ONLY_FIRST -> cutOnly(0, rows, total - available);
            case ONLY_SECOND -> cutOnly(1, rows, total - available);
            case LONGEST_FIRST ->
                rows.size() == 1 ? List.of(rows.get(0).truncated(available, this)) : cutLongest(rows, available);
            case DO_NOT_TRUNCATE -> rows;
        };
    }

    private List<TokenRow> cutOnly(int index, List<TokenRow> rows, int surplus) {
        if (index >= rows.size()) {
            throw new TokenizerException("Truncation error: Second sequence not provided");
        }
        TokenRow row = rows.get(index);
        if (row.length() <= surplus) {
            throw new TokenizerException(
                    "Truncation error: Sequence to truncate too short to respect the provided max_length");
        }
        TokenRow cut = row.truncated(row.length() - surplus, this);
        return rows.size() == 1 ? List.of(cut) : index == 0 ? List.of(cut, rows.get(1)) : List.of(rows.get(0), cut);
    }

    private List<TokenRow> cutLongest(List<TokenRow> rows, int available) {
        int shorter = Math.min(rows.get(0).length(), rows.get(1).length());
        int longer = shorter > available ? shorter : Math.max(shorter, available - shorter);
        if (shorter + longer > available) {
            shorter = available / 2;
            longer = shorter + available % 2;
        }
        boolean firstIsLonger = rows.get(0).length() > rows.get(1).length();
        return List.of(
                rows.get(0).truncated(firstIsLonger ? longer : shorter, this),
                rows.get(1).truncated(firstIsLonger ? shorter : longer, this));
    }
}
