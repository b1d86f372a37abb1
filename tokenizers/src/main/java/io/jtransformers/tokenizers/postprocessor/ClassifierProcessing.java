package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.TextInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames texts as BERT and RoBERTa do: a token for the class at the beginning, a separator after each text, and with
 * RoBERTa one before the second text too.
 *
 * <p>Source: {@code BertProcessing} and {@code RobertaProcessing} in tokenizers 0.23, {@code processors/bert.rs} and
 * {@code processors/roberta.rs}.
 */
final class ClassifierProcessing implements PostProcessor {

    private final SpecialToken separator;
    private final SpecialToken classifier;
    private final boolean isRoberta;

    /**
     * A special token.
     *
     * @param token how it is written
     * @param id its id
     */
    record SpecialToken(String token, int id) {
        TokenRow row(int typeId) {
            return TokenRow.special(List.of(id), List.of(token), typeId);
        }
    }

    ClassifierProcessing(SpecialToken separator, SpecialToken classifier, boolean isRoberta) {
        this.separator = separator;
        this.classifier = classifier;
        this.isRoberta = isRoberta;
    }

    @Override
    public int addedTokens(boolean pair) {
        return pair ? isRoberta ? 4 : 3 : 2;
    }

    @Override
    public List<TokenRow> process(List<TokenRow> rows, TextInput input, boolean addSpecialTokens) {
        List<TokenRow> framed = new ArrayList<>(rows.size());
        for (int index = 0; index < rows.size(); index++) {
            TokenRow row = rows.get(index);
            row.setTypeId(isRoberta ? 0 : index);
            if (addSpecialTokens) {
                boolean first = index == 0;
                int typeId = isRoberta ? 0 : index;
                row.overflowing().forEach(rest -> rest.setTypeId(typeId));
                framed.add(row.framed(text -> frame(text, first, typeId)));
            } else {
                framed.add(row);
            }
        }
        return framed;
    }

    private TokenRow frame(TokenRow text, boolean first, int typeId) {
        TokenRow end = separator.row(typeId);
        if (first) {
            return TokenRow.join(List.of(classifier.row(typeId), text, end));
        }
        return TokenRow.join(isRoberta ? List.of(separator.row(typeId), text, end) : List.of(text, end));
    }
}
