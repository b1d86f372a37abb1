package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.text.CharTrie;
import io.jtransformers.tokenizers.text.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Of all ways to cut a piece into tokens the one with the greatest probability, found by going through the piece once
 * and keeping for each place the best way to get there.
 *
 * <p>Source: {@code Unigram} in tokenizers 0.23, {@code models/unigram/model.rs}.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Subword Regularization</a>
 */
final class UnigramModel implements Model {

    /** How much less probable than any token an unknown character is, as a logarithm. */
    private static final double UNKNOWN_PENALTY = 10;

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final double unknownScore;
    private final int unknownId;
    private final boolean byteFallback;

    /** Values are ids. */
    private final CharTrie trie = new CharTrie();

    UnigramModel(List<ScoredPiece> pieces, int unknownId, boolean byteFallback) {
        vocabulary = new Vocabulary(pieces.stream().map(ScoredPiece::piece).toList());
        scores = pieces.stream().mapToDouble(ScoredPiece::score).toArray();
        unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
        this.unknownId = unknownId;
        this.byteFallback = byteFallback;
        vocabulary.asMap().forEach(trie::put);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(String text, int start, int end, TokenBuffer out) {
        int[] ends = bestPath(text, start, end);
        int from = start;
        for (int index = ends.length - 1; index >= 0; index--) {
            emit(text, from, ends[index], out);
            from = ends[index];
        }
    }

    /** The ends of the tokens of the best path, the last one first; neighbouring unknown characters are one token. */
    private int[] bestPath(String text, int start, int end) {
        int length = end - start;
        double[] bestScores = new double[length + 1];
        int[] startsAt = new int[length + 1];
        int[] ids = new int[length + 1];
        Arrays.fill(startsAt, -1);
        for (int position = 0; position < length; ) {
            int next = position + Character.charCount(text.codePointAt(start + position));
            boolean hasSingle = false;
            int node = CharTrie.ROOT;
            for (int index = position; index < length && node != CharTrie.NONE; index++) {
                node = trie.child(node, text.charAt(start + index));
                int id = node == CharTrie.NONE ? CharTrie.NONE : trie.value(node);
                if (id != CharTrie.NONE) {
                    double score = scores[id] + bestScores[position];
                    if (startsAt[index + 1] < 0 || score > bestScores[index + 1]) {
                        bestScores[index + 1] = score;
                        startsAt[index + 1] = position;
                        ids[index + 1] = id;
                    }
                    hasSingle |= index + 1 == next;
                }
            }
            double unknown = unknownScore + bestScores[position];
            if (!hasSingle && (startsAt[next] < 0 || unknown > bestScores[next])) {
                bestScores[next] = unknown;
                startsAt[next] = position;
                ids[next] = requiredUnknownId();
            }
            position = next;
        }
        return ends(startsAt, ids, start);
    }

    private int[] ends(int[] startsAt, int[] ids, int start) {
        int[] ends = new int[startsAt.length];
        int count = 0;
        boolean afterUnknown = false;
        for (int end = startsAt.length - 1; end > 0; end = startsAt[end]) {
            boolean isUnknown = ids[end] == unknownId;
            if (!(isUnknown && afterUnknown)) {
                ends[count++] = start + end;
            }
            afterUnknown = isUnknown;
        }
        return Arrays.copyOf(ends, count);
    }

    private int requiredUnknownId() {
        if (unknownId < 0) {
            throw new TokenizerException(
                    "The text has a character that no token of the Unigram model has, and the model has no unk_id.");
        }
        return unknownId;
    }

    private void emit(String text, int start, int end, TokenBuffer out) {
        String piece = text.substring(start, end);
        int id = vocabulary.id(piece);
        if (id != Vocabulary.NONE) {
            out.add(id, start, end);
        } else if (!byteFallback || !emitBytes(piece, start, end, out)) {
            out.add(requiredUnknownId(), start, end, piece);
        }
    }

    private boolean emitBytes(String piece, int start, int end, TokenBuffer out) {
        int[] ids = piece.codePoints()
                .flatMap(codePoint ->
                        IntStream.range(0, Utf8.length(codePoint)).map(part -> Utf8.byteOf(codePoint, part)))
                .map(value -> vocabulary.id(BpeBuilder.byteToken(value)))
                .toArray();
        if (Arrays.stream(ids).anyMatch(id -> id == Vocabulary.NONE)) {
            return false;
        }
        for (int id : ids) {
            out.add(id, start, end);
        }
        return true;
    }
}
