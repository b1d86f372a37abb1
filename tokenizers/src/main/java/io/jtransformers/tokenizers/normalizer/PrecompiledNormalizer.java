package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.CharsMap;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;
import io.jtransformers.tokenizers.text.Utf8;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * The normalisation that a SentencePiece model carries along, as the original engine applies it.
 *
 * <p>Looked up are short graphemes as a whole, then their single characters. As in the original, the shortest entry
 * that begins a grapheme replaces all of it.
 *
 * <p>Source: {@code Precompiled} in tokenizers 0.23, {@code normalizers/precompiled.rs}, and the
 * {@code spm_precompiled} crate.
 */
final class PrecompiledNormalizer implements Normalizer {

    private static final int LONGEST_GRAPHEME = 5; // bytes

    private final CharsMap charsMap;

    /** A normalizer with these replacements. */
    PrecompiledNormalizer(CharsMap charsMap) {
        this.charsMap = charsMap;
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        String value = text.value();
        TextEdits edits = new TextEdits(value.length());
        boolean modified = false;
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(value);
        int start = graphemes.first();
        for (int end = graphemes.next(); end != BreakIterator.DONE; end = graphemes.next()) {
            if (end < value.length()
                    && Characters.isNewMark(value.codePointAt(end))
                    && !Character.isISOControl(value.codePointBefore(end))) {
                continue;
            }
            modified |= normalizeGrapheme(value, start, end, edits);
            start = end;
        }
        return modified ? text.edited(edits) : text;
    }

    private boolean normalizeGrapheme(String text, int start, int end, TextEdits edits) {
        long whole = Utf8.length(text, start, end) > LONGEST_GRAPHEME ? -1 : charsMap.shortest(text, start, end);
        if (whole >= 0) {
            replace(text.substring(start, end), charsMap.replacement(whole), edits);
            return true;
        }
        boolean modified = false;
        for (int index = start; index < end; ) {
            int codePoint = text.codePointAt(index);
            int next = index + Character.charCount(codePoint);
            long single = charsMap.shortest(text, index, next);
            if (single < 0) {
                edits.replace(codePoint);
            } else {
                replace(text.substring(index, next), charsMap.replacement(single), edits);
                modified = true;
            }
            index = next;
        }
        return modified;
    }

    private static void replace(String old, String replacement, TextEdits edits) {
        int oldCount = old.codePointCount(0, old.length());
        int newCount = replacement.codePointCount(0, replacement.length());
        int index = 0;
        for (int codePoint : replacement.codePoints().toArray()) {
            edits.add(codePoint, index++ < oldCount ? 0 : 1);
        }
        if (newCount < oldCount) {
            edits.changeLast(newCount - oldCount);
        }
    }
}
