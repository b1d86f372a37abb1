package io.jtransformers.heads;

import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.Arrays;

/** What a tokenizer gave, as arguments of a model. */
final class EncodedRows {

    private EncodedRows() {}

    static ModelInputs inputs(BatchEncoding rows) {
        if (Arrays.stream(rows.lengths()).distinct().count() > 1) {
            throw new InputException(
                    "A model was called with rows of %s tokens, but all must have one length; encode them with PaddingStrategy.LONGEST."
                            .formatted(Arrays.toString(rows.lengths())));
        }
        return ModelInputs.builder()
                .inputIds(rows.inputIds())
                .attentionMask(rows.attentionMask())
                .build();
    }
}
