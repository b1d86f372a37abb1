package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.DecodeStream;
import java.util.Arrays;

/**
 * Decodes token by token although decoders look at neighbours.
 *
 * <p>The last tokens that gave text are kept and decoded again together with each new one; what the new text has more
 * is handed out, unless it ends in U+FFFD, which mostly is a character whose bytes are not all there yet. A decoder may
 * change its mind about text that was handed out (a byte that was a letter alone becomes part of a broken sequence);
 * then the new tokens are decoded by themselves.
 *
 * <p>Source: {@code DecodeStream} in tokenizers 0.23, {@code tokenizer/mod.rs}.
 */
final class IncrementalDecoder implements DecodeStream {

    /** So many tokens without text are no unfinished character any more. */
    private static final int MOST_HELD = 512;

    /** So many of the last tokens tell a decoder enough, where a long run of them gave no text. */
    private static final int KEPT = 16;

    private final TokenizerPipeline pipeline;
    private final boolean skipSpecialTokens;
    private int[] ids = new int[16];
    private int size;

    /** The text of the first {@link #prefixSize} ids, which has been handed out. */
    private String prefix = "";

    private int prefixSize;

    IncrementalDecoder(TokenizerPipeline pipeline, boolean skipSpecialTokens) {
        this.pipeline = pipeline;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    @Override
    public String push(int id) {
        String token = pipeline.token(id);
        if (token == null || (skipSpecialTokens && pipeline.isSpecial(token))) {
            return "";
        }
        if (prefix.isEmpty() && size > 0) {
            String decoded = decode(0);
            if (!isUnfinished(decoded)) {
                prefix = decoded;
                prefixSize = size;
            }
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
        String decoded = decode(0);
        boolean held = isUnfinished(decoded) && size - prefixSize < MOST_HELD;
        if (!held && decoded.length() > prefix.length()) {
            return handOut(decoded);
        }
        if (size >= 2 * MOST_HELD) {
            forget();
        }
        return "";
    }

    /** Keeps the last tokens of a run without text, so that it takes time in proportion to its length. */
    private void forget() {
        ids = Arrays.copyOfRange(ids, size - KEPT, size);
        size = KEPT;
        prefixSize = size;
        prefix = decode(0);
    }

    private String handOut(String decoded) {
        String text = decoded.startsWith(prefix) ? decoded.substring(prefix.length()) : decode(prefixSize);
        ids = Arrays.copyOfRange(ids, prefixSize, Math.max(size, prefixSize + 16));
        size -= prefixSize;
        prefixSize = size;
        prefix = decode(0);
        return text;
    }

    @Override
    public String finish() {
        String decoded = decode(0);
        return decoded.length() <= prefix.length() ? "" : handOut(decoded);
    }

    private String decode(int from) {
        return pipeline.decode(Arrays.copyOfRange(ids, from, size), skipSpecialTokens);
    }

    private static boolean isUnfinished(String text) {
        return text.endsWith("\uFFFD");
    }
}
