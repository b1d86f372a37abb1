package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.model.Model;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the pieces of one text to the model. A text that will be cut is encoded only as far as the cut reaches, piece
 * by piece, from the side that stays: as in the original, what is never encoded does not become overflowing tokens.
 *
 * <p>Source: {@code PreTokenizedString::tokenize_with_limit} in tokenizers 0.23.1, {@code tokenizer/pre_tokenizer.rs}.
 */
final class PieceEncoder implements PieceSink, AddedVocabulary.AddedTokenSink {

    private final Model model;
    private final TokenBuffer out;

    /** As many tokens are enough. */
    private final int limit;

    /** The pieces so far, where the end of the text decides which of them are encoded; else null. */
    private final @Nullable List<Piece> held;

    private int tokensBefore;
    private boolean isFull;

    private record Piece(NormalizedText text, int start, int end, int addedId) {}

    /**
     * An encoder for one text after another.
     *
     * @param truncation how the row will be cut, null for not at all
     * @param second whether the texts are the second of pairs
     */
    PieceEncoder(Model model, TokenBuffer out, @Nullable Truncation truncation, boolean second) {
        this.model = model;
        this.out = out;
        boolean cut = truncation != null && (second || truncation.strategy() != TruncationStrategy.ONLY_SECOND);
        limit = truncation != null && cut ? truncation.maxLength() : Integer.MAX_VALUE;
        held = truncation != null && cut && truncation.direction() == Side.LEFT ? new ArrayList<>() : null;
    }

    /** Begins a text. */
    void begin() {
        tokensBefore = out.size();
        isFull = false;
    }

    @Override
    public void accept(NormalizedText text, int start, int end) {
        take(new Piece(text, start, end, Vocabulary.NONE));
    }

    @Override
    public void accept(int id, NormalizedText text, int start, int end) {
        take(new Piece(text, start, end, id));
    }

    private void take(Piece piece) {
        if (held != null) {
            held.add(piece);
        } else if (!isFull) {
            encode(piece);
            isFull = piece.addedId() == Vocabulary.NONE && out.size() - tokensBefore >= limit;
        }
    }

    private void encode(Piece piece) {
        out.beginPiece(piece.text());
        if (piece.addedId() == Vocabulary.NONE) {
            model.tokenize(piece.text().value(), piece.start(), piece.end(), out);
        } else {
            out.add(
                    piece.addedId(),
                    piece.start(),
                    piece.end(),
                    piece.text().value().substring(piece.start(), piece.end()));
        }
    }

    /** Ends a text: encodes what was held, as many pieces at its end as are needed. */
    void end() {
        if (held == null) {
            return;
        }
        int first = held.size();
        TokenBuffer counted = new TokenBuffer();
        boolean enough = false;
        while (first > 0 && !enough) {
            Piece piece = held.get(--first);
            counted.beginPiece(piece.text());
            if (piece.addedId() == Vocabulary.NONE) {
                model.tokenize(piece.text().value(), piece.start(), piece.end(), counted);
                enough = counted.size() >= limit;
            } else {
                counted.add(piece.addedId(), piece.start(), piece.end());
            }
        }
        held.subList(first, held.size()).forEach(this::encode);
        held.clear();
    }
}
