package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.util.Arrays;

/**
 * Pieces of bytes in the order of their ranks, and which rank given bytes have. All bytes lie in one array, and a hash
 * table of ranks points into it, so that 130,000 pieces take two megabytes.
 */
final class RankedPieces {

    /** What {@link #rank} gives for bytes that are no piece. */
    static final int NONE = -1;

    private static final int MOST_BYTES = 64 << 20;

    /** A file whose pieces fall into the same slots more often than this was made to waste time. */
    private static final int MOST_PROBES = 1_000;

    private byte[] pool;
    private int[] ends;
    private int size;
    private int[] slots;

    RankedPieces(int capacity) {
        pool = new byte[Math.max(256, 8 * capacity)];
        ends = new int[Math.max(256, capacity) + 1];
        slots = emptySlots(Math.max(256, capacity));
    }

    private static int[] emptySlots(int capacity) {
        int[] empty = new int[Integer.highestOneBit(capacity) << 2];
        Arrays.fill(empty, NONE);
        return empty;
    }

    /** Adds a piece with the next rank. */
    void add(byte[] piece) {
        int start = ends[size];
        if (start + piece.length > MOST_BYTES) {
            throw new TokenizerFileException(
                    "The pieces of the vocabulary have more than %d bytes together; is it the right file?"
                            .formatted(MOST_BYTES));
        }
        if (start + piece.length > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(2 * pool.length, start + piece.length));
        }
        System.arraycopy(piece, 0, pool, start, piece.length);
        if (size + 2 > ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        ends[size + 1] = start + piece.length;
        int hash = PieceHash.of(piece, 0, piece.length);
        if (rank(piece, 0, piece.length, hash) != NONE) {
            throw new TokenizerFileException(
                    "The piece of rank %d is in the vocabulary already; every piece has one rank.".formatted(size));
        }
        size++;
        if (2 * size > slots.length) {
            rehash();
        } else {
            place(size - 1, hash);
        }
    }

    private void rehash() {
        slots = emptySlots(slots.length);
        for (int rank = 0; rank < size; rank++) {
            place(rank, PieceHash.of(pool, ends[rank], ends[rank + 1]));
        }
    }

    private void place(int rank, int hash) {
        int slot = slot(hash);
        for (int probe = 0; slots[slot] != NONE; probe++) {
            if (probe == MOST_PROBES) {
                throw new TokenizerFileException(
                        "The pieces of the vocabulary are made so that they are slow to tell apart; is it the right"
                                + " file?");
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = rank;
    }

    private int slot(int hash) {
        int mixed = hash * 0x9E3779B1;
        return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
    }

    /** Gives memory back that no further piece needs. */
    void trim() {
        pool = Arrays.copyOf(pool, ends[size]);
        ends = Arrays.copyOf(ends, size + 1);
    }

    int size() {
        return size;
    }

    /** The rank of a part of {@code bytes}, or {@link #NONE}. */
    int rank(byte[] bytes, int start, int end) {
        return rank(bytes, start, end, PieceHash.of(bytes, start, end));
    }

    /** The rank of a part of {@code bytes} whose hash is known. */
    int rank(byte[] bytes, int start, int end, int hash) {
        int slot = slot(hash);
        while (slots[slot] != NONE) {
            int rank = slots[slot];
            if (Arrays.equals(pool, ends[rank], ends[rank + 1], bytes, start, end)) {
                return rank;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return NONE;
    }

    int length(int rank) {
        return ends[rank + 1] - ends[rank];
    }

    /** Copies a piece to {@code out} from {@code position} on. */
    void copy(int rank, byte[] out, int position) {
        System.arraycopy(pool, ends[rank], out, position, length(rank));
    }

    /** A polynomial hash, so that a part's hash follows from those of the parts before and after it. */
    static final class PieceHash {
        private static final int BASE = 0x01000193;

        private PieceHash() {}

        static int of(byte[] bytes, int start, int end) {
            int hash = 0;
            for (int index = start; index < end; index++) {
                hash = next(hash, bytes[index]);
            }
            return hash;
        }

        /** The hash of bytes with one more at their end. */
        static int next(int hash, byte last) {
            return hash * BASE + (last & 0xFF) + 1;
        }

        /** {@link #BASE} to the power of {@code exponent}, for all exponents up to {@code greatest}. */
        static int[] powers(int greatest) {
            int[] powers = new int[greatest + 1];
            powers[0] = 1;
            for (int exponent = 1; exponent <= greatest; exponent++) {
                powers[exponent] = powers[exponent - 1] * BASE;
            }
            return powers;
        }
    }
}
