package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;

/**
 * What BERT does to text: cleaned of control characters, ideographs set apart by spaces, accents stripped, lowered.
 *
 * <p>Source: {@code BertNormalizer} in tokenizers 0.23, {@code normalizers/bert.rs}.
 */
final class BertNormalizer implements Normalizer {

    private static final int REPLACEMENT = 0xFFFD;

    private final boolean cleanText;
    private final boolean handleChineseChars;
    private final boolean stripAccents;
    private final boolean lowercase;

    BertNormalizer(boolean cleanText, boolean handleChineseChars, boolean stripAccents, boolean lowercase) {
        this.cleanText = cleanText;
        this.handleChineseChars = handleChineseChars;
        this.stripAccents = stripAccents;
        this.lowercase = lowercase;
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        NormalizedText normalized = text;
        if (cleanText) {
            normalized = normalized
                    .filter(BertNormalizer::isClean)
                    .map(letter -> Characters.isWhiteSpace(letter) ? " " : Character.toString(letter));
        }
        if (handleChineseChars && normalized.value().codePoints().anyMatch(Characters::isChinese)) {
            normalized = spaceIdeographs(normalized);
        }
        if (stripAccents) {
            normalized = UnicodeForm.NFD.normalize(normalized).filter(letter -> !Characters.isNonspacingMark(letter));
        }
        return lowercase ? normalized.map(Characters::toLowerCase) : normalized;
    }

    private static boolean isClean(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', '\r' -> true;
            case REPLACEMENT -> false;
            default -> !Characters.isControl(codePoint);
        };
    }

    private static NormalizedText spaceIdeographs(NormalizedText text) {
        TextEdits edits = new TextEdits(text.length());
        text.value().codePoints().forEach(letter -> {
            if (Characters.isChinese(letter)) {
                edits.replace(' ');
                edits.insert(letter);
                edits.insert(' ');
            } else {
                edits.replace(letter);
            }
        });
        return text.edited(edits);
    }
}
