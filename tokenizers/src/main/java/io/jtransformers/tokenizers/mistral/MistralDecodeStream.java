package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.DecodeStream;
import java.util.Arrays;

/**
 * Decodes token by token. The tokens that gave the last text are decoded again together with each new one, because a
 * space at the beginning of a text is dropped and a character may have several tokens; what the new text has more is
 * handed out, unless it ends within a character.
 */
final class MistralDecodeStream implements DecodeStream {

    /** So many tokens without text are no unfinished character any more. */
    private static final int MOST_HELD = 64;

    private final TextTokenizer tokenizer;
    private final SpecialTokenPolicy policy;
    private int[] ids = new int[16];
    private int size;

    /** How many of the ids gave text that was handed out. */
    private int finished;

    MistralDecodeStream(TextTokenizer tokenizer, SpecialTokenPolicy policy) {
        this.tokenizer = tokenizer;
        this.policy = policy;
    }

    @Override
    public String push(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
        String before = decode(finished);
        String text = decode(size);
        boolean held = text.endsWith("\uFFFD") && size - finished < MOST_HELD;
        return held || text.length() <= before.length() ? "" : handOut(before, text);
    }

    @Override
    public String finish() {
        String before = decode(finished);
        String text = decode(size);
        return text.length() <= before.length() ? "" : handOut(before, text);
    }

    private String handOut(String before, String text) {
        ids = Arrays.copyOfRange(ids, finished, Math.max(size, finished + 16));
        size -= finished;
        finished = size;
        return text.substring(before.length());
    }

    private String decode(int count) {
        return tokenizer.decode(Arrays.copyOf(ids, count), policy);
    }
}
