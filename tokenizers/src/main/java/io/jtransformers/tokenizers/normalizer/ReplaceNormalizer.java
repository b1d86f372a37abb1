package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;
import io.jtransformers.tokenizers.text.TextPattern;

/**
 * Replaces what a pattern matches. The replacement stands for the last character of the match.
 *
 * <p>Source: {@code Replace} in tokenizers 0.23, {@code normalizers/replace.rs}.
 */
final class ReplaceNormalizer implements Normalizer {

    private final TextPattern pattern;
    private final String content;

    ReplaceNormalizer(TextPattern pattern, String content) {
        this.pattern = pattern;
        this.content = content;
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        String literal = pattern.literalText();
        if (literal != null && isOneUnit(literal) && isOneUnit(content)) {
            return text.replace(literal.charAt(0), content.charAt(0));
        }
        String value = text.value();
        TextEdits edits = new TextEdits(value.length());
        pattern.findMatches(value, 0, value.length(), (start, end, isMatch) -> {
            if (isMatch) {
                value.substring(start, end).codePoints().forEach(_ -> edits.remove());
                content.codePoints().forEach(edits::insert);
            } else {
                edits.keep(value, start, end);
            }
        });
        return text.edited(edits);
    }

    private static boolean isOneUnit(String text) {
        return text.length() == 1 && !Character.isSurrogate(text.charAt(0));
    }
}
