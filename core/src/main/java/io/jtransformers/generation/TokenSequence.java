package io.jtransformers.generation;

import java.util.Arrays;

/**
 * One row of a batch while it is generated: the prompt as it was given, padding included, and the new tokens.
 * Processors and criteria read it; where a prompt was given as embeddings it holds the new tokens alone, as in
 * Transformers.
 */
public final class TokenSequence {

    private final int index;
    private final int promptIndex;
    private final int promptLength;
    private int[] ids;
    private int length;

    private TokenSequence(int index, int promptIndex, int promptLength, int[] ids, int length) {
        this.index = index;
        this.promptIndex = promptIndex;
        this.promptLength = promptLength;
        this.ids = Arrays.copyOf(ids, Math.max(16, 2 * length));
        this.length = length;
    }

    /**
     * A sequence without new tokens.
     *
     * @param index its row in the batch
     * @param prompt its tokens, padding included; copied
     */
    public static TokenSequence ofPrompt(int index, int... prompt) {
        return new TokenSequence(index, index, prompt.length, prompt, prompt.length);
    }

    /**
     * A sequence of which a part is generated.
     *
     * @param index its row in the batch
     * @param promptLength how many of {@code ids} are the prompt
     * @param ids prompt and new tokens; copied
     */
    public static TokenSequence of(int index, int promptLength, int... ids) {
        return new TokenSequence(index, index, promptLength, ids, ids.length);
    }

    /** A sequence without new tokens, one of several of the same prompt. */
    static TokenSequence start(int index, int promptIndex, int[] prompt) {
        return new TokenSequence(index, promptIndex, prompt.length, prompt, prompt.length);
    }

    /** A copy that goes on by itself, as row {@code newIndex}. */
    TokenSequence fork(int newIndex) {
        return new TokenSequence(newIndex, promptIndex, promptLength, ids, length);
    }

    /** The row in the batch that is returned; of beams, among those that run. */
    public int index() {
        return index;
    }

    /** The number of the prompt in the batch; several rows may have the same. */
    public int promptIndex() {
        return promptIndex;
    }

    /** A copy of the prompt's tokens, padding included. */
    public int[] prompt() {
        return Arrays.copyOf(ids, promptLength);
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

    /** Takes tokens back. */
    void truncate(int newLength) {
        length = promptLength + newLength;
    }

    /** All tokens, for logs. */
    @Override
    public String toString() {
        return "TokenSequence" + Arrays.toString(toArray());
    }
}
