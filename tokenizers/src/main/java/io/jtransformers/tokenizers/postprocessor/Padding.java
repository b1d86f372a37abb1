package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows are filled up.
 *
 * <p>Source: {@code PaddingParams} and {@code pad_encodings} in tokenizers 0.23, {@code utils/padding.rs}.
 *
 * @param length the length to fill up to; null means the longest row
 * @param direction the side that is filled
 * @param padToMultipleOf rounds the length up to a multiple; null or 0 means any length
 * @param padId the id of padding
 * @param padTypeId its type
 * @param padToken its token
 */
public record Padding(
        @Nullable Integer length,
        Side direction,
        @Nullable Integer padToMultipleOf,
        int padId,
        int padTypeId,
        String padToken) {

    /** Fills rows up to one length; those that are longer stay as they are. */
    public List<TokenRow> apply(List<TokenRow> rows) {
        int target = length != null
                ? length
                : rows.stream().mapToInt(TokenRow::length).max().orElse(0);
        if (padToMultipleOf != null && padToMultipleOf > 0) {
            target = Math.ceilDiv(target, padToMultipleOf) * padToMultipleOf;
        }
        int common = target;
        return rows.stream().map(row -> row.padded(common, this)).toList();
    }
}
