package io.jtransformers.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a batch is made of: a text or a pair of texts, each a string or a list of words that were split
 * before.
 *
 * @param first the text, or the first of a pair
 * @param second the second text of a pair, or null
 */
public record TextInput(Text first, @Nullable Text second) {

    /** A text as a tokenizer takes it. */
    public sealed interface Text {}

    /**
     * A text in one piece; offsets count from its beginning.
     *
     * @param text any string
     */
    public record Plain(String text) implements Text {}

    /**
     * A text whose words are known already; offsets count from the beginning of each word, and word ids are indices
     * into the list.
     *
     * @param words the words in order
     */
    public record Words(List<String> words) implements Text {
        /** Copies the list. */
        public Words {
            words = List.copyOf(words);
        }
    }

    /** A single text. */
    public static TextInput of(String text) {
        return new TextInput(new Plain(text), null);
    }

    /** A pair, such as a question and its context. */
    public static TextInput pair(String text, String textPair) {
        return new TextInput(new Plain(text), new Plain(textPair));
    }

    /** A single text that is split into words. */
    public static TextInput words(List<String> words) {
        return new TextInput(new Words(words), null);
    }

    /** A pair of texts that are split into words. */
    public static TextInput wordsPair(List<String> words, List<String> wordsPair) {
        return new TextInput(new Words(words), new Words(wordsPair));
    }
}
