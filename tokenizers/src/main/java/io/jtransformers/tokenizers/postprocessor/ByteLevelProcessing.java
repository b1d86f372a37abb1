package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizers.text.Characters;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes spaces out of the offsets of byte-level tokens, so that {@code Ġword} stands for the word alone.
 *
 * <p>Source: {@code ByteLevel} in tokenizers 0.23, {@code pre_tokenizers/byte_level.rs}.
 */
final class ByteLevelProcessing implements PostProcessor {

    private static final char SPACE = 'Ġ';

    private final boolean addPrefixSpace;
    private final boolean trimOffsets;
    private final IntFunction<@Nullable String> vocabulary;

    ByteLevelProcessing(boolean addPrefixSpace, boolean trimOffsets, IntFunction<@Nullable String> vocabulary) {
        this.addPrefixSpace = addPrefixSpace;
        this.trimOffsets = trimOffsets;
        this.vocabulary = vocabulary;
    }

    @Override
    public int addedTokens(boolean pair) {
        return 0;
    }

    @Override
    public List<TokenRow> process(List<TokenRow> rows, TextInput input, boolean addSpecialTokens) {
        if (trimOffsets) {
            rows.forEach(row -> row.changeOffsets(this::trim, input, vocabulary));
        }
        for (int index = 0; index < rows.size(); index++) {
            rows.get(index).setSequenceId(index);
        }
        return rows;
    }

    private Span trim(int index, String token, String text, Span old) {
        int leading = 0;
        while (leading < token.length() && isSpace(token.charAt(leading))) {
            leading++;
        }
        int trailing = 0;
        while (trailing < token.length() && isSpace(token.charAt(token.length() - 1 - trailing))) {
            trailing++;
        }
        int start = old.start();
        int end = old.end();
        // A single space at the beginning of a text or word was put there and stands for nothing.
        boolean inserted = addPrefixSpace && leading == 1 && (index == 0 || start == 0);
        for (int moved = 0; !inserted && moved < leading && start < end; moved++) {
            start += Character.charCount(text.codePointAt(start));
        }
        if (end >= trailing) {
            for (int moved = 0; moved < trailing && end > start; moved++) {
                end -= Character.charCount(text.codePointBefore(end));
            }
        }
        return new Span(start, end);
    }

    private static boolean isSpace(char letter) {
        return letter == SPACE || Characters.isWhiteSpace(letter);
    }
}
