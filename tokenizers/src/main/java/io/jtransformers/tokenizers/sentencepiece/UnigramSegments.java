package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.text.CharTrie;
import io.jtransformers.tokenizers.text.Utf8;
import java.util.Arrays;
import java.util.List;

/**
 * Of all ways to cut a text into pieces the most probable one. Sums are rounded to float32 as the original rounds them,
 * so that it decides between equals alike.
 *
 * <p>Source: {@code Model::EncodeOptimized} in sentencepiece 0.2, {@code unigram_model.cc}.
 */
final class UnigramSegments implements SegmentEncoder {

    /** How much less probable than any piece an unknown character is, as a logarithm. */
    private static final float UNKNOWN_PENALTY = 10;

    private final List<ScoredPiece> pieces;
    private final float greatestScore;
    private final float unknownScore;
    private final int unknownId;

    /** Values are ids. */
    private final CharTrie trie = new CharTrie();

    UnigramSegments(List<ScoredPiece> pieces, int unknownId) {
        this.pieces = pieces;
        this.unknownId = unknownId;
        float least = Float.MAX_VALUE;
        float greatest = Float.MIN_NORMAL;
        for (int id = 0; id < pieces.size(); id++) {
            ScoredPiece piece = pieces.get(id);
            if (piece.kind() == PieceKind.NORMAL) {
                least = Math.min(least, piece.score());
                greatest = Math.max(greatest, piece.score());
            }
            if (piece.kind() == PieceKind.NORMAL || piece.kind() == PieceKind.USER_DEFINED) {
                trie.put(piece.text(), id);
            }
        }
        greatestScore = greatest;
        unknownScore = least - UNKNOWN_PENALTY;
    }

    @Override
    public void encode(String text, TokenBuffer out) {
        int length = text.length();
        float[] scores = new float[length + 1];
        int[] starts = new int[length + 1];
        int[] ids = new int[length + 1];
        Arrays.fill(starts, -1);
        for (int start = 0; start < length; ) {
            int next = start + Character.charCount(text.codePointAt(start));
            boolean hasSingle = false;
            int node = CharTrie.ROOT;
            for (int index = start; index < length && node != CharTrie.NONE; index++) {
                node = trie.child(node, text.charAt(index));
                int id = node == CharTrie.NONE ? CharTrie.NONE : trie.value(node);
                if (id != CharTrie.NONE) {
                    float score = (float) (score(id, text, start, index + 1) + scores[start]);
                    if (starts[index + 1] < 0 || score > scores[index + 1]) {
                        scores[index + 1] = score;
                        starts[index + 1] = start;
                        ids[index + 1] = id;
                    }
                    hasSingle |= index + 1 == next;
                }
            }
            float unknown = unknownScore + scores[start];
            if (!hasSingle && (starts[next] < 0 || unknown > scores[next])) {
                scores[next] = unknown;
                starts[next] = start;
                ids[next] = unknownId;
            }
            start = next;
        }
        emit(starts, ids, out);
    }

    /** A user-defined piece is worth more than any way to cut it up. */
    private double score(int id, String text, int start, int end) {
        ScoredPiece piece = pieces.get(id);
        return piece.kind() == PieceKind.USER_DEFINED
                ? Utf8.length(text, start, end) * greatestScore - 0.1
                : piece.score();
    }

    private static void emit(int[] starts, int[] ids, TokenBuffer out) {
        int count = 0;
        int[] ends = new int[starts.length];
        for (int end = starts.length - 1; end > 0; end = starts[end]) {
            ends[count++] = end;
        }
        while (count > 0) {
            int end = ends[--count];
            out.add(ids[end], starts[end], end);
        }
    }
}
