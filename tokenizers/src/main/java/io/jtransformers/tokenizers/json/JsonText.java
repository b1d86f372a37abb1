package io.jtransformers.tokenizers.json;

import java.util.Arrays;

/**
 * The characters of strings that are read one after another, so that hundreds of thousands of them need not become a
 * {@link String} each.
 */
public final class JsonText {

    /** More is no string of a tokenizer's file. */
    static final int MOST_CHARS = 64 << 20;

    private char[] chars = new char[256];
    private int length;

    /** A text without characters. */
    public JsonText() {}

    /** The characters, of which the first {@link #length()} count; good until the text grows. */
    public char[] chars() {
        return chars;
    }

    /** The number of characters. */
    public int length() {
        return length;
    }

    /** Takes all characters away. */
    public void clear() {
        length = 0;
    }

    /** Takes away the character at {@code index}. */
    public void remove(int index) {
        System.arraycopy(chars, index + 1, chars, index, length - index - 1);
        length--;
    }

    /** Appends a character. */
    public void append(char letter) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, 2 * length);
        }
        chars[length++] = letter;
    }

    /** Appends bytes, each of which is a character of ASCII. */
    void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (more > chars.length - length) {
            chars = Arrays.copyOf(chars, Math.max(2 * length, length + more));
        }
        char[] out = chars;
        int shift = length - from;
        for (int index = from; index < to; index++) {
            out[index + shift] = (char) bytes[index];
        }
        length += more;
    }

    /** The index of a character from {@code from} on; -1 if it is not there. */
    public int indexOf(char letter, int from) {
        for (int index = from; index < length; index++) {
            if (chars[index] == letter) {
                return index;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
