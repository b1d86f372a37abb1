package io.jtransformers.pipelines;

import org.jspecify.annotations.Nullable;

/**
 * A part of a text to which a label was given.
 *
 * @param label the label; of grouped tokens without {@code B-} and {@code I-}
 * @param score its probability; of grouped tokens the mean of theirs
 * @param index the place of the token in its row; null for grouped tokens
 * @param word the tokens as text; a single token is written as in the vocabulary
 * @param start where it begins in the text, in UTF-16 units as {@link String#substring(int, int)} counts; a space
 *     before a word may be part of it
 * @param end where it ends
 */
public record Entity(String label, float score, @Nullable Integer index, String word, int start, int end) {}
