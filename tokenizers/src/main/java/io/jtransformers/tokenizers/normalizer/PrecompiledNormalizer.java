package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;
import io.jtransformers.tokenizers.text.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The normalisation that a SentencePiece model carries along: a double-array trie of byte sequences, each with the
 * place of its replacement in a blob of texts.
 *
 * <p>Looked up are short graphemes as a whole, then their single characters. As in the original, the shortest entry
 * that begins a grapheme replaces all of it.
 *
 * <p>Source: {@code Precompiled} in tokenizers 0.23, {@code normalizers/precompiled.rs}, and the
 * {@code spm_precompiled} crate.
 */
final class PrecompiledNormalizer implements Normalizer {

    private static final int LONGEST_GRAPHEME = 5; // bytes
    private static final int LABEL_MASK = (1 << 31) | 0xFF;
    private static final int NOT_FOUND = -1;

    /** The units of the trie: bits 0–7 are the label, 8 says that there is a value, 9–31 lead to the children. */
    private final int[] trie;

    private final byte[] replacements;

    /**
     * A normalizer.
     *
     * @param charsMap the size of the trie in bytes (32 bits, little-endian), the trie, and the replacements, each
     *     ending in a zero byte
     * @throws IllegalArgumentException if the sizes do not fit
     */
    PrecompiledNormalizer(byte[] charsMap) {
        ByteBuffer buffer = ByteBuffer.wrap(charsMap).order(ByteOrder.LITTLE_ENDIAN);
        int size = buffer.remaining() < Integer.BYTES ? NOT_FOUND : buffer.getInt();
        if (size < Integer.BYTES || size > buffer.remaining() || size % Integer.BYTES != 0) {
            throw new IllegalArgumentException(
                    "says that its trie has %d bytes, but has %d bytes in all".formatted(size, charsMap.length));
        }
        trie = new int[size / Integer.BYTES];
        buffer.asIntBuffer().get(trie);
        buffer.position(buffer.position() + size);
        replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
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
            modified |= normalizeGrapheme(value.substring(start, end), edits);
            start = end;
        }
        return modified ? text.edited(edits) : text;
    }

    private boolean normalizeGrapheme(String grapheme, TextEdits edits) {
        byte[] bytes = grapheme.getBytes(StandardCharsets.UTF_8);
        String whole = bytes.length > LONGEST_GRAPHEME ? null : replacement(bytes);
        if (whole != null) {
            replace(grapheme, whole, edits);
            return true;
        }
        boolean modified = false;
        for (int index = 0; index < grapheme.length(); ) {
            String character = Character.toString(grapheme.codePointAt(index));
            String single = replacement(character.getBytes(StandardCharsets.UTF_8));
            if (single == null) {
                edits.replace(character.codePointAt(0));
            } else {
                replace(character, single, edits);
                modified = true;
            }
            index += character.length();
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

    /** What stands for the shortest entry that begins {@code key}; null if none does. */
    private @Nullable String replacement(byte[] key) {
        int position = find(key);
        if (position < 0 || position > replacements.length) {
            return null;
        }
        int end = position;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        byte[] bytes = Arrays.copyOfRange(replacements, position, end);
        return Utf8.decodeLossy(bytes, bytes.length);
    }

    private int find(byte[] key) {
        int node = offset(trie[0]);
        for (byte label : key) {
            node ^= label & 0xFF;
            if (label == 0 || node < 0 || node >= trie.length || (trie[node] & LABEL_MASK) != (label & 0xFF)) {
                return NOT_FOUND;
            }
            int unit = trie[node];
            node ^= offset(unit);
            if (((unit >>> 8) & 1) == 1) {
                return node < 0 || node >= trie.length ? NOT_FOUND : trie[node] & Integer.MAX_VALUE;
            }
        }
        return NOT_FOUND;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & (1 << 9)) >>> 6);
    }
}
