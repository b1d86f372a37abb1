package io.jtransformers.tokenizers.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 printable letters that byte-level tokenizers write bytes with: printable Latin-1 letters stand for their own
 * byte, all other bytes get the letters from U+0100 on, so that a space is {@code Ġ}.
 *
 * <p>Source: {@code bytes_to_unicode} of GPT-2, {@code encoder.py}.
 */
public final class ByteAlphabet {

    private static final char[] LETTERS = new char[256];
    private static final short[] BYTES = new short[512];

    static {
        Arrays.fill(BYTES, (short) -1);
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
            LETTERS[value] = (char) (printable ? value : next++);
            BYTES[LETTERS[value]] = (short) value;
        }
    }

    private ByteAlphabet() {}

    /** The letter of a byte. */
    public static char letter(int value) {
        return LETTERS[value & 0xFF];
    }

    /** The byte of a letter, or −1 if it stands for none. */
    public static int value(int letter) {
        return letter < BYTES.length ? BYTES[letter] : -1;
    }

    /** The UTF-8 bytes of a text in letters, each standing for the character that its byte belongs to. */
    public static NormalizedText write(NormalizedText text) {
        TextEdits edits = new TextEdits(text.length());
        String value = text.value();
        int index = 0;
        while (index < value.length()) {
            int codePoint = value.codePointAt(index);
            int length = Utf8.length(codePoint);
            for (int part = 0; part < length; part++) {
                edits.add(LETTERS[Utf8.byteOf(codePoint, part)], part == 0 ? 0 : 1);
            }
            index += Character.charCount(codePoint);
        }
        return text.edited(edits);
    }

    /**
     * Reads letters back as bytes.
     *
     * @return the bytes, or the UTF-8 bytes of {@code letters} themselves if one of them stands for no byte
     */
    public static byte[] read(String letters) {
        byte[] bytes = new byte[letters.length()];
        for (int index = 0; index < bytes.length; index++) {
            int value = value(letters.charAt(index));
            if (value < 0) {
                return letters.getBytes(StandardCharsets.UTF_8);
            }
            bytes[index] = (byte) value;
        }
        return bytes;
    }
}
