package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames texts as a template says.
 *
 * <p>Source: {@code TemplateProcessing} in tokenizers 0.23, {@code processors/template.rs}.
 */
final class TemplateProcessing implements PostProcessor {

    /** One part of a template. */
    sealed interface Piece {}

    /**
     * The place of a text.
     *
     * @param index 0 for the first text, 1 for the second
     * @param typeId the type of its tokens
     */
    record Sequence(int index, int typeId) implements Piece {}

    /**
     * Special tokens.
     *
     * @param ids their ids
     * @param tokens as many tokens
     * @param typeId their type
     */
    record Special(List<Integer> ids, List<String> tokens, int typeId) implements Piece {}

    private final List<Piece> single;
    private final List<Piece> pair;

    TemplateProcessing(List<Piece> single, List<Piece> pair) {
        this.single = List.copyOf(single);
        this.pair = List.copyOf(pair);
    }

    /** The template {@code before A after}, and {@code before A after before B after} for two texts. */
    static TemplateProcessing framing(List<Special> before, List<Special> after) {
        List<Piece> single = new ArrayList<>(before);
        single.add(new Sequence(0, 0));
        single.addAll(after);
        List<Piece> pair = new ArrayList<>(single);
        before.forEach(special -> pair.add(new Special(special.ids(), special.tokens(), 1)));
        pair.add(new Sequence(1, 1));
        after.forEach(special -> pair.add(new Special(special.ids(), special.tokens(), 1)));
        return new TemplateProcessing(single, pair);
    }

    @Override
    public int addedTokens(boolean isPair) {
        return (isPair ? pair : single)
                .stream()
                        .mapToInt(piece ->
                                piece instanceof Special special ? special.ids().size() : 0)
                        .sum();
    }

    @Override
    public List<TokenRow> process(List<TokenRow> rows, TextInput input, boolean addSpecialTokens) {
        if (rows.size() > 2) {
            throw new TokenizerException(
                    ("A template takes one text or a pair, but got %d parts; it must come before other templates in "
                                    + "post_processor.")
                            .formatted(rows.size()));
        }
        List<TokenRow> framed = new ArrayList<>();
        for (Piece piece : rows.size() == 2 ? pair : single) {
            switch (piece) {
                case Sequence sequence
                when sequence.index() < rows.size() -> {
                    TokenRow row = rows.get(sequence.index());
                    row = framed.contains(row) ? row.copied() : row;
                    row.setTypeId(sequence.typeId());
                    row.setSequenceId(sequence.index());
                    framed.add(row);
                }
                case Special special
                when addSpecialTokens ->
                    framed.add(TokenRow.special(special.ids(), special.tokens(), special.typeId()));
                default -> {
                    // Special tokens are not wanted, or the template has a second text and the input none.
                }
            }
        }
        return framed;
    }
}
