package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;

/**
 * Takes white space from the ends of a text.
 *
 * <p>Source: {@code Strip} in tokenizers 0.23, {@code normalizers/strip.rs}.
 */
final class StripNormalizer implements Normalizer {

    private final boolean left;
    private final boolean right;

    StripNormalizer(boolean left, boolean right) {
        this.left = left;
        this.right = right;
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        String value = text.value();
        int start = 0;
        while (left && start < value.length() && Characters.isWhiteSpace(value.charAt(start))) {
            start++;
        }
        int end = value.length();
        while (right && end > start && Characters.isWhiteSpace(value.charAt(end - 1))) {
            end--;
        }
        if (start == 0 && end == value.length()) {
            return text;
        }
        TextEdits edits = new TextEdits(end - start);
        for (int index = 0; index < start; index++) {
            edits.remove();
        }
        edits.keep(value, start, end);
        return text.edited(edits);
    }
}
