package io.jtransformers.tokenizers.model;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of words that were seen before, shared by all threads.
 *
 * <p>A table with one slot for each hash: a word overwrites another one that falls into its slot, so that the cache
 * never grows. Slots are read and written without locks. That is safe because {@link Word}s are immutable: a thread
 * sees a whole word, an older one, or none, and a miss only costs time.
 */
final class WordCache {

    /** Words longer than this are not kept. */
    static final int LONGEST_WORD = 48;

    private static final int SLOTS = 1 << 15;

    /**
     * A word and its tokens.
     *
     * @param text the word
     * @param hash its {@link #hash}
     * @param tokens three numbers for each token: its id, and start and end in the word
     */
    record Word(String text, int hash, int[] tokens) {

        boolean matches(String other, int start, int length) {
            return text.length() == length && other.regionMatches(start, text, 0, length);
        }

        void emit(int start, TokenBuffer out) {
            for (int index = 0; index < tokens.length; index += 3) {
                out.add(tokens[index], start + tokens[index + 1], start + tokens[index + 2]);
            }
        }
    }

    private final @Nullable Word[] slots = new Word[SLOTS];

    static int hash(String text, int start, int end) {
        int hash = 0;
        for (int index = start; index < end; index++) {
            hash = 31 * hash + text.charAt(index);
        }
        return hash * 0x9E3779B1;
    }

    @Nullable
    Word find(String text, int start, int end, int hash) {
        Word word = slots[slot(hash)];
        return word != null && word.hash == hash && word.matches(text, start, end - start) ? word : null;
    }

    void put(Word word) {
        slots[slot(word.hash)] = word;
    }

    private static int slot(int hash) {
        return hash >>> (32 - 15);
    }
}
