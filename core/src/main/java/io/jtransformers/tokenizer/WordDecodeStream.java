package io.jtransformers.tokenizer;

import java.util.Arrays;
import java.util.Set;

/**
 * Hands out text by whole words: up to the last space, or all of it after a line break or a Chinese character.
 *
 * <p>A line is decoded anew with each of its tokens, because what a token adds depends on those before it.
 *
 * <p>Source: {@code TextStreamer} in Transformers 5.12.1, {@code generation/streamers.py}.
 */
final class WordDecodeStream implements DecodeStream {

    /** Where words have no spaces between them. */
    private static final Set<Character.UnicodeBlock> CHINESE = Set.of(
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS,
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_A,
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_B,
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_C,
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_D,
            Character.UnicodeBlock.CJK_UNIFIED_IDEOGRAPHS_EXTENSION_E,
            Character.UnicodeBlock.CJK_COMPATIBILITY_IDEOGRAPHS,
            Character.UnicodeBlock.CJK_COMPATIBILITY_IDEOGRAPHS_SUPPLEMENT);

    private final Tokenizer tokenizer;
    private final DecodeOptions options;

    /** The tokens of the line that is not ended yet. */
    private int[] line = new int[64];

    private int size;

    /** How much of the line's text has been handed out. */
    private int handedOut;

    WordDecodeStream(Tokenizer tokenizer, DecodeOptions options) {
        this.tokenizer = tokenizer;
        this.options = options;
    }

    @Override
    public String push(int id) {
        if (size == line.length) {
            line = Arrays.copyOf(line, 2 * size);
        }
        line[size++] = id;
        String text = decode();
        if (text.endsWith("\n")) {
            return endLine(text);
        }
        boolean isWhole = !text.isEmpty() && isChinese(text.codePointBefore(text.length()));
        return handOut(text, isWhole ? text.length() : text.lastIndexOf(' ') + 1);
    }

    @Override
    public String finish() {
        return endLine(decode());
    }

    private String decode() {
        return tokenizer.decode(Arrays.copyOf(line, size), options);
    }

    private String endLine(String text) {
        String rest = handOut(text, text.length());
        size = 0;
        handedOut = 0;
        return rest;
    }

    /** Clean-up may take away what was a space when it was handed out, so that nothing is left. */
    private String handOut(String text, int end) {
        if (end <= handedOut) {
            return "";
        }
        String piece = text.substring(handedOut, end);
        handedOut = end;
        return piece;
    }

    private static boolean isChinese(int codePoint) {
        Character.UnicodeBlock block = Character.UnicodeBlock.of(codePoint);
        return block != null && CHINESE.contains(block);
    }
}
