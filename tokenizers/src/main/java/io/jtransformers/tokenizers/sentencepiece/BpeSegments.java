package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.model.PieceMerger;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.text.CharTrie;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges neighbouring characters into pieces, the best score first and the leftmost of equals. User-defined pieces are
 * found before anything merges, and nothing merges with them.
 *
 * <p>Source: {@code Model::SampleEncode} in sentencepiece 0.2, {@code bpe_model.cc}.
 */
final class BpeSegments implements SegmentEncoder {

    private final PieceMerger merger;

    /** Values are lengths. */
    private final CharTrie userDefined;

    private final Map<String, Integer> ids;

    BpeSegments(List<ScoredPiece> pieces, Map<String, Integer> ids, int unknownId, CharTrie userDefined) {
        this.userDefined = userDefined;
        this.ids = ids;
        Map<String, Float> scores = HashMap.newHashMap(pieces.size());
        for (ScoredPiece piece : pieces) {
            if (piece.kind() == PieceKind.NORMAL || piece.kind() == PieceKind.USER_DEFINED) {
                scores.put(piece.text(), piece.score());
            }
        }
        merger = PieceMerger.of(scores, ids, unknownId);
    }

    @Override
    public void encode(String text, TokenBuffer out) {
        int start = 0;
        for (int index = 0; !userDefined.isEmpty() && index < text.length(); ) {
            int length = userDefined.longestAt(text, index, text.length());
            if (length == CharTrie.NONE) {
                index += Character.charCount(text.codePointAt(index));
            } else {
                merger.tokenize(text, start, index, out);
                int end = index + length;
                out.add(ids.getOrDefault(text.substring(index, end), CharTrie.NONE), index, end);
                start = end;
                index = end;
            }
        }
        merger.tokenize(text, start, text.length(), out);
    }
}
