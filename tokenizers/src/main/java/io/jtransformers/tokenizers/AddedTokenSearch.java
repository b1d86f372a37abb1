package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizers.text.CharTrie;
import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cuts added tokens out of a text: from left to right, at each place the longest one.
 *
 * <p>Source: {@code AddedVocabulary::find_matches} in tokenizers 0.23, {@code tokenizer/added_vocabulary.rs}.
 */
final class AddedTokenSearch {

    private static final int ASCII = 128;

    /**
     * As in the original, a token that begins in the white space that another one took is found all the same, and takes
     * the rest of it once more; unless that is so much that a run of such tokens would fill the memory.
     */
    private static final int LONGEST_SHARED_SPACE = 256;

    /** A token, its id, and the length of what is looked for. */
    private record Entry(AddedToken token, int id, int length) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Values are indices of entries. */
    private final CharTrie trie = new CharTrie();

    /** Which ASCII characters begin a token; others are looked up. */
    private final boolean[] begins = new boolean[ASCII];

    /** Adds a token that is found where {@code pattern} is; the first one counts where two are alike. */
    void add(AddedToken token, int id, String pattern) {
        if (pattern.isEmpty()) {
            return;
        }
        trie.putIfAbsent(pattern, entries.size());
        entries.add(new Entry(token, id, pattern.length()));
        if (pattern.charAt(0) < ASCII) {
            begins[pattern.charAt(0)] = true;
        }
    }

    /**
     * Hands on the tokens that are found in {@code text} and the parts between them, in order.
     *
     * @param counts a token that does not count is text like any other, but hides what else could be found in its place
     */
    void search(
            NormalizedText text,
            Predicate<AddedToken> counts,
            AddedVocabulary.AddedTokenSink onToken,
            PieceSink onText) {
        String value = text.value();
        int end = value.length();
        int done = 0;
        int spaceEnd = 0; // of the white space that was looked at last
        int position = trie.isEmpty() ? end : nextCandidate(value, 0);
        while (position < end) {
            int match = trie.longestAt(value, position, end);
            if (match == CharTrie.NONE) {
                position = nextCandidate(value, position + 1);
                continue;
            }
            Entry entry = entries.get(match);
            int start = position;
            int stop = position + entry.length();
            position = nextCandidate(value, stop);
            boolean touches = entry.token().singleWord() && touchesWord(value, start, stop);
            if (touches || !counts.test(entry.token())) {
                continue;
            }
            if (entry.token().leftStrip()) {
                start = start <= done ? done : skipSpaceLeft(value, start, done);
            }
            if (entry.token().rightStrip()) {
                boolean isTaken = start < spaceEnd && spaceEnd - start > LONGEST_SHARED_SPACE;
                spaceEnd = stop < spaceEnd ? spaceEnd : skipSpaceRight(value, stop);
                stop = isTaken ? stop : spaceEnd;
            }
            if (start >= stop) {
                continue; // the token before took its place with the white space after it
            }
            if (done < start) {
                onText.accept(text, done, start);
            }
            onToken.accept(entry.id(), text, start, stop);
            done = stop;
        }
        if (done < end) {
            onText.accept(text, done, end);
        }
    }

    /** The next index from {@code from} on where a token may begin. */
    private int nextCandidate(String text, int from) {
        int index = from;
        while (index < text.length()) {
            char letter = text.charAt(index);
            if (letter < ASCII ? begins[letter] : trie.child(CharTrie.ROOT, letter) != CharTrie.NONE) {
                break;
            }
            index++;
        }
        return index;
    }

    private static boolean touchesWord(String text, int start, int stop) {
        return (start > 0 && Characters.isWord(text.codePointBefore(start)))
                || (stop < text.length() && Characters.isWord(text.codePointAt(stop)));
    }

    private static int skipSpaceLeft(String text, int index, int least) {
        int start = index;
        while (start > least && Characters.isWhiteSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int skipSpaceRight(String text, int index) {
        int stop = index;
        while (stop < text.length() && Characters.isWhiteSpace(text.charAt(stop))) {
            stop++;
        }
        return stop;
    }
}
