package io.jtransformers.generation;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Decodes id {@code i} to the piece {@code i}, one that is in angle brackets being special. Encodes nothing. */
final class PieceTokenizer implements Tokenizer {

    private final List<String> pieces;

    PieceTokenizer(String... pieces) {
        this.pieces = List.of(pieces);
    }

    @Override
    public String decode(int[] ids, DecodeOptions options) {
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(piece(id, options));
        }
        return text.toString();
    }

    private String piece(int id, DecodeOptions options) {
        String piece = pieces.get(id);
        return options.skipSpecialTokens() && piece.startsWith("<") ? "" : piece;
    }

    /** Holds back the first half of a pair of surrogates, as a real one does an unfinished character. */
    @Override
    public DecodeStream decodeStream(DecodeOptions options) {
        return new DecodeStream() {
            private String held = "";

            @Override
            public String push(int id) {
                String text = held + piece(id, options);
                boolean isUnfinished = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
                held = isUnfinished ? text.substring(text.length() - 1) : "";
                return text.substring(0, text.length() - held.length());
            }

            @Override
            public String finish() {
                return held.isEmpty() ? "" : "\uFFFD";
            }
        };
    }

    @Override
    public BatchEncoding call(List<TextInput> inputs, EncodeOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt convertTokenToId(String token) {
        return pieces.contains(token) ? OptionalInt.of(pieces.indexOf(token)) : OptionalInt.empty();
    }

    @Override
    public Optional<String> convertIdToToken(int id) {
        return Optional.of(pieces.get(id));
    }

    @Override
    public int vocabSize() {
        return pieces.size();
    }

    @Override
    public int length() {
        return pieces.size();
    }

    @Override
    public Map<String, Integer> vocab() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SpecialTokensMap specialTokensMap() {
        return SpecialTokensMap.EMPTY;
    }

    @Override
    public Tokenizer withPadToken(String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int modelMaxLength() {
        return UNLIMITED_LENGTH;
    }

    @Override
    public Side paddingSide() {
        return Side.LEFT;
    }

    @Override
    public Side truncationSide() {
        return Side.RIGHT;
    }
}
