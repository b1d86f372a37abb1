package io.jtransformers.tokenizers.text;

/** UTF-8, byte by byte. An unpaired surrogate counts as U+FFFD. */
public final class Utf8 {

    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /** The number of bytes of a character. */
    public static int length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** The number of bytes of a part of a text. */
    public static int length(String text, int start, int end) {
        int length = 0;
        for (int index = start; index < end; ) {
            int codePoint = text.codePointAt(index);
            length += length(codePoint);
            index += Character.charCount(codePoint);
        }
        return length;
    }

    /** The byte of a character at {@code position}, from 0 to 255. */
    public static int byteOf(int codePoint, int position) {
        int known = codePoint >= 0xD800 && codePoint <= 0xDFFF ? REPLACEMENT : codePoint;
        int length = length(known);
        if (length == 1) {
            return known;
        }
        int bits = known >> (6 * (length - 1 - position));
        return position == 0 ? ((0xF00 >> length) & 0xFF) | bits : 0x80 | (bits & 0x3F);
    }

    /**
     * The text of bytes. What is not UTF-8 becomes U+FFFD, one for each longest beginning of a character, as Unicode
     * recommends and Rust does; {@link String} counts some of them otherwise.
     */
    public static String decodeLossy(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        int index = 0;
        while (index < length) {
            int first = bytes[index] & 0xFF;
            int valid = validLength(bytes, index, length);
            int expected = sequenceLength(first);
            if (valid > 0 && valid == expected) {
                text.appendCodePoint(codePoint(bytes, index, expected));
            } else {
                text.append((char) REPLACEMENT);
            }
            index += Math.max(1, valid);
        }
        return text.toString();
    }

    /** Whether bytes are well-formed UTF-8. */
    public static boolean isValid(byte[] bytes) {
        int index = 0;
        while (index < bytes.length) {
            int valid = validLength(bytes, index, bytes.length);
            if (valid == 0 || valid != sequenceLength(bytes[index] & 0xFF)) {
                return false;
            }
            index += valid;
        }
        return true;
    }

    /** The number of bytes of the well-formed character that begins at {@code index}; 0 if there is none. */
    public static int characterLength(byte[] bytes, int index) {
        int valid = validLength(bytes, index, bytes.length);
        return valid == sequenceLength(bytes[index] & 0xFF) ? valid : 0;
    }

    /** How many bytes at the end of {@code bytes} are the beginning of a character that may still be completed. */
    public static int unfinished(byte[] bytes, int length) {
        for (int index = Math.max(0, length - 3); index < length; index++) {
            int expected = sequenceLength(bytes[index] & 0xFF);
            if (expected > length - index && validLength(bytes, index, length) == length - index) {
                return length - index;
            }
        }
        return 0;
    }

    /** The length of the sequence that a first byte announces; 0 for a byte that begins none. */
    private static int sequenceLength(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /** The number of bytes from {@code index} on that can begin a character. */
    private static int validLength(byte[] bytes, int index, int length) {
        int first = bytes[index] & 0xFF;
        int expected = sequenceLength(first);
        int valid = Math.min(1, expected);
        while (valid < expected && index + valid < length) {
            int next = bytes[index + valid] & 0xFF;
            int low = 0x80;
            int high = 0xBF;
            if (valid == 1) {
                low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : low;
                high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : high;
            }
            if (next < low || next > high) {
                break;
            }
            valid++;
        }
        return valid;
    }

    private static int codePoint(byte[] bytes, int index, int length) {
        if (length == 1) {
            return bytes[index];
        }
        int codePoint = bytes[index] & (0x7F >> length);
        for (int part = 1; part < length; part++) {
            codePoint = codePoint << 6 | (bytes[index + part] & 0x3F);
        }
        return codePoint;
    }
}
