package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.text.CharTrie;
import io.jtransformers.tokenizers.text.CharsMap;

/**
 * Brings text into the form that a model was trained with: characters are replaced, spaces become {@code ▁}, repeated
 * ones may be dropped, and one may be put in front.
 *
 * <p>Source: {@code Normalizer} in sentencepiece 0.2, {@code normalizer.cc}.
 */
final class PieceNormalizer {

    /** Stands for a space in pieces. */
    static final char SPACE_SYMBOL = '\u2581';

    private final NormalizerSpec spec;
    private final boolean spaceAtTheEnd;
    private final char space;

    /** User-defined pieces, which stay as they are; values are their lengths. */
    private final CharTrie userDefined;

    PieceNormalizer(NormalizerSpec spec, boolean spaceAtTheEnd, CharTrie userDefined) {
        this.spec = spec;
        this.spaceAtTheEnd = spaceAtTheEnd;
        this.userDefined = userDefined;
        space = spec.escapeWhitespaces() ? SPACE_SYMBOL : ' ';
    }

    String normalize(String text) {
        int start = spec.removeExtraWhitespaces() ? firstAfterSpaces(text) : 0;
        if (start == text.length()) {
            return "";
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        if (spec.addDummyPrefix() && !spaceAtTheEnd) {
            out.append(space);
        }
        if (spec.precompiledCharsmap() == null && !spec.removeExtraWhitespaces()) {
            out.append(text.replace(' ', space)); // user-defined pieces cannot differ then
        } else {
            appendNormalized(text, start, out);
        }
        if (spec.removeExtraWhitespaces()) {
            int length = out.length();
            while (length > 0 && out.charAt(length - 1) == space) {
                length--;
            }
            out.setLength(length);
        }
        if (spec.addDummyPrefix() && spaceAtTheEnd) {
            out.append(space);
        }
        return out.toString();
    }

    private int firstAfterSpaces(String text) {
        int index = 0;
        while (index < text.length()) {
            long match = match(text, index);
            if (!isSpace(text, index, match)) {
                break;
            }
            index += CharsMap.length(match);
        }
        return index;
    }

    private boolean isSpace(String text, int index, long match) {
        int value = (int) match;
        return value >= 0 ? replacement(match).equals(" ") : CharsMap.length(match) == 1 && text.charAt(index) == ' ';
    }

    private void appendNormalized(String text, int start, StringBuilder out) {
        boolean afterSpace = spec.removeExtraWhitespaces();
        for (int index = start; index < text.length(); ) {
            long match = match(text, index);
            int end = index + CharsMap.length(match);
            String part = (int) match >= 0 ? replacement(match) : text.substring(index, end);
            int from = 0;
            while (afterSpace && from < part.length() && part.charAt(from) == ' ') {
                from++;
            }
            if (from < part.length()) {
                out.append(part.substring(from).replace(' ', space));
                afterSpace = part.endsWith(" ");
            }
            afterSpace = afterSpace && spec.removeExtraWhitespaces();
            index = end;
        }
    }

    /** What is taken next: its length above, and below where its replacement is, -1 if it stays as it is. */
    private long match(String text, int index) {
        int length = userDefined.longestAt(text, index, text.length());
        CharsMap charsMap = spec.precompiledCharsmap();
        if (length == CharTrie.NONE && charsMap != null) {
            long found = charsMap.longest(text, index, text.length());
            if (found >= 0) {
                return found;
            }
        }
        if (length == CharTrie.NONE) {
            length = Character.charCount(text.codePointAt(index));
        }
        return (long) length << 32 | 0xFFFF_FFFFL;
    }

    private String replacement(long match) {
        CharsMap charsMap = spec.precompiledCharsmap();
        return charsMap == null ? "" : charsMap.replacement(match);
    }
}
