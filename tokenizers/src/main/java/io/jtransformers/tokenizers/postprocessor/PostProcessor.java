package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.TextInput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames rows of tokens with special tokens. Immutable and shared by threads. */
public interface PostProcessor {

    /** The number of special tokens that a text, or a pair, gets. */
    int addedTokens(boolean pair);

    /**
     * Frames rows; in a sequence each step works on the rows that the one before it left.
     *
     * @param rows the rows of one text or of a pair
     * @param input the texts that offsets point into
     * @param addSpecialTokens whether special tokens are wanted
     * @return rows that are to be joined
     */
    List<TokenRow> process(List<TokenRow> rows, TextInput input, boolean addSpecialTokens);

    /** A processor that adds nothing and gives the second text of a pair the type 1. */
    static PostProcessor plain() {
        TemplateProcessing.Piece first = new TemplateProcessing.Sequence(0, 0);
        return new TemplateProcessing(List.of(first), List.of(first, new TemplateProcessing.Sequence(1, 1)));
    }

    /**
     * Turns the row of a text, or the rows of a pair, into one.
     *
     * @param processor the processor, which may be absent; as in the original, overflowing rows then do not know which
     *     text they come from
     */
    static TokenRow join(
            @Nullable PostProcessor processor, List<TokenRow> rows, TextInput input, boolean addSpecialTokens) {
        for (int index = 0; index < rows.size(); index++) {
            int sequence = index;
            if (processor != null || rows.size() > 1) {
                rows.get(index).setSequenceId(sequence);
            }
            if (processor != null) {
                rows.get(index).overflowing().forEach(row -> row.setSequenceId(sequence));
            }
        }
        return TokenRow.join(processor == null ? rows : processor.process(rows, input, addSpecialTokens));
    }

    /**
     * A post-processor that puts tokens around each text.
     *
     * @param before the token in front and its id, or nothing
     * @param after the token behind and its id, or nothing
     */
    static PostProcessor framing(Map<String, Integer> before, Map<String, Integer> after) {
        return TemplateProcessing.framing(specials(before), specials(after));
    }

    private static List<TemplateProcessing.Special> specials(Map<String, Integer> tokens) {
        return tokens.entrySet().stream()
                .map(token -> new TemplateProcessing.Special(List.of(token.getValue()), List.of(token.getKey()), 0))
                .toList();
    }
}
