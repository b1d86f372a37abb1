package io.jtransformers.tokenizers.model;

import java.util.function.Function;
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
    private static final int LONGEST_WORD = 48;

    private static final int SLOT_BITS = 15;

    /**
     * A word and its tokens.
     *
     * @param text the word
     * @param hash its hash
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

    private final @Nullable Word[] slots = new Word[1 << SLOT_BITS];

    /**
     * Appends the tokens of the part of {@code text} from {@code start} to {@code end}.
     *
     * @param encode gives the {@link Word#tokens} of a word that is not known
     */
    void tokenize(String text, int start, int end, Function<String, int[]> encode, TokenBuffer out) {
        if (end - start > LONGEST_WORD) {
            String word = text.substring(start, end);
            new Word(word, 0, encode.apply(word)).emit(start, out);
            return;
        }
        int hash = hash(text, start, end);
        Word word = slots[slot(hash)];
        if (word == null || word.hash != hash || !word.matches(text, start, end - start)) {
            String characters = text.substring(start, end);
            word = new Word(characters, hash, encode.apply(characters));
            slots[slot(hash)] = word;
        }
        word.emit(start, out);
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int index = start; index < end; index++) {
            hash = 31 * hash + text.charAt(index);
        }
        return hash * 0x9E3779B1;
    }

    private static int slot(int hash) {
        return hash >>> -SLOT_BITS;
    }
}
