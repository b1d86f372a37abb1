package io.jtransformers.tokenizer;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns UTF-16 indices into the texts of one input into code point indices, in constant time after one pass. */
final class CodePointIndex {

    private final TextInput source;
    private final Map<String, int[]> tables = new HashMap<>();

    CodePointIndex(TextInput source) {
        this.source = source;
    }

    /** The code points before {@code index} in the text, or in its word, that a token belongs to. */
    int codePoints(int sequenceId, int wordId, int index) {
        String text = textOf(sequenceId, wordId);
        if (text == null) {
            return index;
        }
        return tables.computeIfAbsent(text, CodePointIndex::count)[Math.min(index, text.length())];
    }

    private @Nullable String textOf(int sequenceId, int wordId) {
        TextInput.Text text = switch (sequenceId) {
            case 0 -> source.first();
            case 1 -> source.second();
            default -> null;
        };
        return switch (text) {
            case TextInput.Plain plain -> plain.text();
            case TextInput.Words words ->
                wordId >= 0 && wordId < words.words().size() ? words.words().get(wordId) : null;
            case null -> null;
        };
    }

    private static int[] count(String text) {
        int[] before = new int[text.length() + 1];
        int codePoints = 0;
        for (int index = 0; index < text.length(); index++) {
            before[index] = codePoints;
            boolean firstOfPair = Character.isHighSurrogate(text.charAt(index))
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1));
            if (!firstOfPair) {
                codePoints++;
            }
        }
        before[text.length()] = codePoints;
        return before;
    }
}
