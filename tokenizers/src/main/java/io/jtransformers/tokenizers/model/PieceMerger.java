package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Byte-pair encoding as SentencePiece does it: two neighbours merge if they make a piece, whatever the two are, and the
 * piece with the best score is made first.
 *
 * <p>From the pieces all merges are worked out that can happen: each piece, cut in two at every character, where both
 * parts are pieces or single characters. A merge's rank is that of the score, so that equal scores stay equal.
 */
public final class PieceMerger {

    private static final int MOST_MERGES = 2_000_000;

    private final MergeTable merges;
    private final JunctionTable junctions;
    private final WordCache cache = new WordCache();

    /** Symbols of characters; those that are not in it never merge. */
    private final Map<Integer, Integer> characters;

    /** The id of each symbol. */
    private final int[] ids;

    private final int unknownSymbol;

    private PieceMerger(
            MergeTable merges,
            JunctionTable junctions,
            Map<Integer, Integer> characters,
            int[] ids,
            int unknownSymbol) {
        this.merges = merges;
        this.junctions = junctions;
        this.characters = characters;
        this.ids = ids;
        this.unknownSymbol = unknownSymbol;
    }

    /**
     * A merger.
     *
     * @param scores the pieces that merges may make, and their scores
     * @param ids the ids of these and of further pieces
     * @param unknownId the id of characters that are no piece
     */
    public static PieceMerger of(Map<String, Float> scores, Map<String, Integer> ids, int unknownId) {
        Map<String, Integer> symbols = HashMap.newHashMap(scores.size());
        List<Integer> symbolIds = new ArrayList<>(scores.size());
        scores.keySet().forEach(piece -> {
            symbols.put(piece, symbolIds.size());
            symbolIds.add(ids.getOrDefault(piece, unknownId));
        });
        Set<Integer> letters = new HashSet<>();
        scores.keySet().forEach(piece -> piece.codePoints().forEach(letters::add));
        ids.keySet().stream()
                .filter(piece -> piece.codePointCount(0, piece.length()) == 1)
                .forEach(piece -> letters.add(piece.codePointAt(0)));
        Map<Integer, Integer> characters = HashMap.newHashMap(letters.size());
        for (int letter : letters) {
            String piece = Character.toString(letter);
            int symbol = symbols.computeIfAbsent(piece, _ -> {
                symbolIds.add(ids.getOrDefault(piece, unknownId));
                return symbolIds.size() - 1;
            });
            characters.put(letter, symbol);
        }
        int unknownSymbol = symbolIds.size();
        symbolIds.add(unknownId);
        return merger(scores, symbols, characters, symbolIds, unknownSymbol);
    }

    private static PieceMerger merger(
            Map<String, Float> scores,
            Map<String, Integer> symbols,
            Map<Integer, Integer> characters,
            List<Integer> symbolIds,
            int unknownSymbol) {
        Map<Float, Integer> ranks = new HashMap<>();
        scores.values().stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(score -> ranks.put(score, ranks.size()));
        List<Merge> found = new ArrayList<>();
        Set<Long> pairs = new HashSet<>();
        scores.forEach((piece, score) -> {
            for (int cut = 1; cut < piece.length(); cut++) {
                Integer left =
                        Character.isLowSurrogate(piece.charAt(cut)) ? null : symbols.get(piece.substring(0, cut));
                Integer right = left == null ? null : symbols.get(piece.substring(cut));
                if (left != null && right != null) {
                    if (found.size() == MOST_MERGES) {
                        throw new TokenizerFileException(
                                "The pieces of the vocabulary make more than %d merges; is it the right file?"
                                        .formatted(MOST_MERGES));
                    }
                    found.add(new Merge(left, right, ranks.getOrDefault(score, 0), symbols.getOrDefault(piece, 0)));
                    pairs.add(JunctionTable.junction(piece.substring(0, cut), piece.substring(cut)));
                }
            }
        });
        MergeTable merges = new MergeTable(found.size());
        found.forEach(merge -> merges.put(merge.left, merge.right, merge.rank, merge.merged));
        return new PieceMerger(
                merges,
                new JunctionTable(pairs),
                characters,
                symbolIds.stream().mapToInt(Integer::intValue).toArray(),
                unknownSymbol);
    }

    private record Merge(int left, int right, int rank, int merged) {}

    /** Appends the pieces of the part of {@code text} from {@code start} to {@code end}, which may be empty. */
    public void tokenize(String text, int start, int end, TokenBuffer out) {
        int wordStart = start;
        while (wordStart < end) {
            int wordEnd = junctions.nextCut(text, wordStart, end);
            cache.tokenize(text, wordStart, wordEnd, this::encode, out);
            wordStart = wordEnd;
        }
    }

    private int[] encode(String word) {
        SymbolMerger symbols = new SymbolMerger(merges, word.length());
        word.codePoints()
                .forEach(letter ->
                        symbols.add(characters.getOrDefault(letter, unknownSymbol), Character.charCount(letter)));
        symbols.mergeAll();
        int[] tokens = new int[3 * symbols.size()];
        int position = 0;
        for (int index = 0; index < symbols.size(); index++) {
            tokens[3 * index] = ids[symbols.id(index)];
            tokens[3 * index + 1] = position;
            position += symbols.length(index);
            tokens[3 * index + 2] = position;
        }
        return tokens;
    }
}
