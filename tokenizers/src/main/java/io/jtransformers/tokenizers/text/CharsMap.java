package io.jtransformers.tokenizers.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The replacements that a SentencePiece model carries along: a double-array trie of byte sequences, each with the place
 * of its replacement in a blob of texts. Immutable.
 *
 * <p>Source: {@code Normalizer} in sentencepiece 0.2, {@code normalizer.cc}, and the {@code spm_precompiled} crate.
 */
public final class CharsMap {

    private static final int LABEL_MASK = (1 << 31) | 0xFF;
    private static final long NOT_FOUND = -1;

    /** The units of the trie: bits 0–7 are the label, 8 says that there is a value, 9–31 lead to the children. */
    private final int[] trie;

    private final byte[] replacements;

    /**
     * Reads the table.
     *
     * @param bytes the size of the trie in bytes (32 bits, little-endian), the trie, and the replacements, each ending
     *     in a zero byte
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public CharsMap(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
        if (size < Integer.BYTES || size > buffer.remaining() || size % Integer.BYTES != 0) {
            throw new IllegalArgumentException(
                    "says that its trie has %d bytes, but has %d bytes in all".formatted(size, bytes.length));
        }
        trie = new int[size / Integer.BYTES];
        buffer.asIntBuffer().get(trie);
        buffer.position(buffer.position() + size);
        replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
    }

    /** The table as a file has it. */
    public byte[] bytes() {
        int size = trie.length * Integer.BYTES;
        ByteBuffer buffer =
                ByteBuffer.allocate(Integer.BYTES + size + replacements.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(size);
        buffer.asIntBuffer().put(trie);
        buffer.put(Integer.BYTES + size, replacements);
        return buffer.array();
    }

    /**
     * The shortest sequence that begins at {@code start} and ends within {@code end}.
     *
     * @return its length above and its value below, see {@link #length} and {@link #replacement}; -1 if there is none
     */
    public long shortest(String text, int start, int end) {
        return find(text, start, end, true);
    }

    /** The longest sequence that begins at {@code start}, as {@link #shortest} gives it. */
    public long longest(String text, int start, int end) {
        return find(text, start, end, false);
    }

    private long find(String text, int start, int end, boolean stopsAtFirst) {
        long found = NOT_FOUND;
        int node = offset(trie[0]);
        for (int index = start; index < end; ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            int length = Utf8.length(codePoint);
            for (int part = 0; part < length; part++) {
                int label = Utf8.byteOf(codePoint, part);
                node ^= label;
                if (label == 0 || node < 0 || node >= trie.length || (trie[node] & LABEL_MASK) != label) {
                    return found;
                }
                int unit = trie[node];
                node ^= offset(unit);
                if (((unit >>> 8) & 1) == 1) {
                    if (node < 0 || node >= trie.length) {
                        return found;
                    }
                    found = (long) (index - start) << 32 | (trie[node] & Integer.MAX_VALUE);
                    if (stopsAtFirst) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    /** How many UTF-16 units a match has. */
    public static int length(long match) {
        return (int) (match >> 32);
    }

    /** What stands for a match; nothing where the file points to nowhere. */
    public String replacement(long match) {
        int position = Math.min((int) match, replacements.length);
        int end = position;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        byte[] bytes = Arrays.copyOfRange(replacements, position, end);
        return Utf8.decodeLossy(bytes, bytes.length);
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & (1 << 9)) >>> 6);
    }
}
