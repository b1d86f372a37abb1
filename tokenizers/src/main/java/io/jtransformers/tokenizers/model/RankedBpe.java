package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.model.RankedPieces.PieceHash;
import io.jtransformers.tokenizers.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Byte-pair encoding over bytes, given by its pieces alone: two neighbours merge when they are a piece together, and
 * the piece of the lowest rank comes first. A word that is a piece itself is taken whole.
 *
 * <p>The pairs that can merge are found once: a piece is cut at every place, and where both parts are pieces they are a
 * pair. From then on it is {@link SymbolMerger merging by a table}, as with merges from a file.
 *
 * <p>Source: {@code byte_pair_encode} of tiktoken 0.12, {@code src/lib.rs}.
 */
public final class RankedBpe {

    /** What {@link #rank} gives for bytes that are no piece. */
    public static final int NONE = RankedPieces.NONE;

    private static final int BYTES = 256;

    private static final int LONGEST_PIECE = 1_024;

    private static final int MOST_PAIRS = 2_000_000;

    private final RankedPieces pieces;
    private final MergeTable merges;
    private final WordCache cache = new WordCache();

    private RankedBpe(RankedPieces pieces, MergeTable merges) {
        this.pieces = pieces;
        this.merges = merges;
    }

    /** A builder that takes pieces in the order of their ranks; the first 256 must be the single bytes. */
    public static Builder builder() {
        return new Builder();
    }

    /** The number of pieces. */
    public int size() {
        return pieces.size();
    }

    /** The rank of a piece, {@link #NONE} if it is none. */
    public int rank(byte[] piece) {
        return pieces.rank(piece, 0, piece.length);
    }

    /** The number of bytes of a piece. */
    public int length(int rank) {
        return pieces.length(rank);
    }

    /** Copies the bytes of a piece to {@code out} from {@code position} on. */
    public void copy(int rank, byte[] out, int position) {
        pieces.copy(rank, out, position);
    }

    /** Appends the ranks of a word, with indices into {@code text}. */
    public void encode(String text, int start, int end, TokenBuffer out) {
        cache.tokenize(text, start, end, this::encode, out);
    }

    /** Three numbers for each token of a word, see {@link WordCache.Word#tokens}. */
    private int[] encode(String word) {
        byte[] bytes = bytes(word);
        int whole = pieces.rank(bytes, 0, bytes.length);
        if (whole != NONE) {
            return new int[] {whole, 0, word.length()};
        }
        SymbolMerger symbols = new SymbolMerger(merges, bytes.length);
        for (byte value : bytes) {
            symbols.add(value & 0xFF, 1);
        }
        symbols.mergeAll();
        return BpeModel.located(word, symbols);
    }

    private static byte[] bytes(String word) {
        byte[] bytes = new byte[3 * word.length()];
        int size = 0;
        int index = 0;
        while (index < word.length()) {
            int codePoint = word.codePointAt(index);
            int length = Utf8.length(codePoint);
            for (int part = 0; part < length; part++) {
                bytes[size++] = (byte) Utf8.byteOf(codePoint, part);
            }
            index += Character.charCount(codePoint);
        }
        return Arrays.copyOf(bytes, size);
    }

    /** Takes pieces and makes the tables of them. */
    public static final class Builder {
        private static final int EXPECTED_PIECES = 131_072;

        private final RankedPieces pieces = new RankedPieces(EXPECTED_PIECES);

        private Builder() {}

        /**
         * Adds the piece of the next rank.
         *
         * @throws TokenizerFileException if it is empty, absurdly long, there already, or not the byte it should be
         */
        public Builder add(byte[] piece) {
            int rank = pieces.size();
            if (piece.length == 0 || piece.length > LONGEST_PIECE) {
                throw new TokenizerFileException("The piece of rank %d has %d bytes; it must have 1 to %d."
                        .formatted(rank, piece.length, LONGEST_PIECE));
            }
            if (rank < BYTES && (piece.length > 1 || (piece[0] & 0xFF) != rank)) {
                throw new TokenizerFileException(
                        "The piece of rank %d is '%s', but the first 256 pieces must be the single bytes in order."
                                .formatted(rank, new String(piece, StandardCharsets.UTF_8)));
            }
            pieces.add(piece);
            return this;
        }

        /** The number of pieces so far. */
        public int size() {
            return pieces.size();
        }

        /**
         * The model.
         *
         * @throws TokenizerFileException if there are fewer pieces than bytes, or absurdly many merges
         */
        public RankedBpe build() {
            if (pieces.size() < BYTES) {
                throw new TokenizerFileException("The vocabulary has %d pieces; it needs at least the %d single bytes."
                        .formatted(pieces.size(), BYTES));
            }
            pieces.trim();
            return new RankedBpe(pieces, new PairSearch(pieces).table());
        }
    }

    /** Finds the pairs of pieces that are a piece together. */
    private static final class PairSearch {
        private final RankedPieces pieces;
        private final byte[] piece = new byte[LONGEST_PIECE];
        private final int[] hashes = new int[LONGEST_PIECE + 1];
        private final int[] powers = PieceHash.powers(LONGEST_PIECE);

        /** Left, right and merged piece of each pair. */
        private int[] pairs = new int[3 << 18];

        private int size;

        PairSearch(RankedPieces pieces) {
            this.pieces = pieces;
        }

        MergeTable table() {
            for (int rank = BYTES; rank < pieces.size(); rank++) {
                cut(rank);
            }
            MergeTable table = new MergeTable(size / 3);
            for (int index = 0; index < size; index += 3) {
                table.put(pairs[index], pairs[index + 1], pairs[index + 2], pairs[index + 2]);
            }
            return table;
        }

        private void cut(int rank) {
            int length = pieces.length(rank);
            pieces.copy(rank, piece, 0);
            for (int index = 0; index < length; index++) {
                hashes[index + 1] = PieceHash.next(hashes[index], piece[index]);
            }
            for (int cut = 1; cut < length; cut++) {
                int left = pieces.rank(piece, 0, cut, hashes[cut]);
                if (left != NONE) {
                    int rightHash = hashes[length] - hashes[cut] * powers[length - cut];
                    int right = pieces.rank(piece, cut, length, rightHash);
                    if (right != NONE) {
                        add(left, right, rank);
                    }
                }
            }
        }

        private void add(int left, int right, int merged) {
            if (size == 3 * MOST_PAIRS) {
                throw new TokenizerFileException(
                        "The pieces of the vocabulary make more than %d merges; is it the right file?"
                                .formatted(MOST_PAIRS));
            }
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, Math.min(2 * size, 3 * MOST_PAIRS));
            }
            pairs[size++] = left;
            pairs[size++] = right;
            pairs[size++] = merged;
        }
    }
}
