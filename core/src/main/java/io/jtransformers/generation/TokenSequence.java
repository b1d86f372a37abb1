package io.jtransformers.generation;

import java.util.Arrays;

/**
 * One row of a batch while it is generated: the prompt as it was given, padding included, and the new tokens.
 * Processors and criteria read it; where a prompt was given as embeddings it holds the new tokens alone, as in
 * Transformers.
 */
public final class TokenSequence {

    private final int index;
    private final int promptLength;
    private int[] ids;
    private int length;

    private TokenSequence(int index, int[] prompt) {
        this.index = index;
        this.promptLength = prompt.length;
        this.ids = Arrays.copyOf(prompt, Math.max(16, 2 * prompt.length));
        this.length = prompt.length;
    }

    /**
     * A sequence without new tokens.
     *
     * @param index its row in the batch
     * @param prompt its tokens, padding included; copied
     */
    public static TokenSequence ofPrompt(int index, int... prompt) {
        return new TokenSequence(index, prompt);
    }

    /** The row in the batch. */
    public int index() {
        return index;
    }

    /** The number of tokens, padding of the prompt included. */
    public int length() {
        return length;
    }

    /** The number of tokens of the prompt, padding included. */
    public int promptLength() {
        return promptLength;
    }

    /** The number of tokens that were generated. */
    public int newLength() {
        return length - promptLength;
    }

    /**
     * The token at a place.
     *
     * @param place from 0 to before {@link #length()}
     * @throws IndexOutOfBoundsException if there is none
     */
    public int id(int place) {
        if (place < 0 || place >= length) {
            throw new IndexOutOfBoundsException(
                    "Token %d was asked for of a sequence of %d tokens.".formatted(place, length));
        }
        return ids[place];
    }

    /**
     * The token at the end.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public int lastId() {
        return id(length - 1);
    }

    /** A copy of all tokens. */
    public int[] toArray() {
        return Arrays.copyOf(ids, length);
    }

    /** A copy of the tokens that were generated. */
    public int[] newTokens() {
        return Arrays.copyOfRange(ids, promptLength, length);
    }

    /** Adds a generated token. */
    void append(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
    }

    /** All tokens, for logs. */
    @Override
    public String toString() {
        return "TokenSequence" + Arrays.toString(toArray());
    }
}
