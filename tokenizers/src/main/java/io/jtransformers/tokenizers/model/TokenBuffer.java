package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizers.text.NormalizedText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the tokens of one text: ids, the parts of the original text that they stand for, and their words. Used by
 * one thread.
 */
public final class TokenBuffer {

    private int[] ids = new int[16];
    private int[] offsets = new int[32];
    private int[] wordIds = new int[16];
    private @Nullable String @Nullable [] values;
    private int size;
    private int words = -1;
    private boolean countsPieces = true;
    private NormalizedText text = NormalizedText.of("");

    /** Begins a word that was given as such: all pieces from here on belong to it. */
    public void beginWord(int wordId) {
        words = wordId;
        countsPieces = false;
    }

    /**
     * Begins the next piece, whose tokens will have indices into {@code piece}; it is a word of its own unless one was
     * given.
     */
    public void beginPiece(NormalizedText piece) {
        text = piece;
        if (countsPieces) {
            words++;
        }
    }

    /** Adds a token for the part of the current piece's text from {@code start} to {@code end}. */
    public void add(int id, int start, int end) {
        if (size == ids.length) {
            grow();
        }
        ids[size] = id;
        wordIds[size] = words;
        if (start < end) {
            offsets[2 * size] = text.originalStart(start);
            offsets[2 * size + 1] = text.originalEnd(end);
        } else {
            offsets[2 * size] = text.originalBase() + start;
            offsets[2 * size + 1] = text.originalBase() + end;
        }
        size++;
    }

    /** Adds a token that is written otherwise than the vocabulary writes its id. */
    public void add(int id, int start, int end, String value) {
        add(id, start, end);
        if (values == null) {
            values = new String[ids.length];
        }
        values[size - 1] = value;
    }

    private void grow() {
        int capacity = 2 * ids.length;
        ids = Arrays.copyOf(ids, capacity);
        wordIds = Arrays.copyOf(wordIds, capacity);
        offsets = Arrays.copyOf(offsets, 2 * capacity);
        if (values != null) {
            values = Arrays.copyOf(values, capacity);
        }
    }

    /** The number of tokens. */
    public int size() {
        return size;
    }

    /** The ids. */
    public int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** Start and end of each token alternating, in UTF-16 units of the original. */
    public int[] offsets() {
        return Arrays.copyOf(offsets, 2 * size);
    }

    /** For each token the index of its piece. */
    public int[] wordIds() {
        return Arrays.copyOf(wordIds, size);
    }

    /** For each token how it is written, null where the vocabulary says it; null if it says it for all. */
    public @Nullable String @Nullable [] values() {
        return values == null ? null : Arrays.copyOf(values, size);
    }
}
