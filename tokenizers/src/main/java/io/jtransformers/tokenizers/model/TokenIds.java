package io.jtransformers.tokenizers.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and their ids: an open-addressed hash table, half full at most, that a token can be looked for in without
 * being in one piece. Filled by one thread, then read by any number.
 *
 * <p>A slot holds a token's hash above and its place in the list of tokens below. The hash has a random base, so that
 * no file can be made whose tokens all meet in one slot.
 */
final class TokenIds {

    private static final long EMPTY = -1;
    private static final int MIX = 0x9E3779B1;

    private final int base = ThreadLocalRandom.current().nextInt() | 1;
    private long[] slots = new long[128];
    private @Nullable String[] tokens = new String[64];
    private int[] ids = new int[64];
    private int size;

    TokenIds() {
        Arrays.fill(slots, EMPTY);
    }

    int size() {
        return size;
    }

    /** The token that was put in as number {@code index}. */
    String token(int index) {
        String token = tokens[index];
        if (token == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return token;
    }

    /** The id of the token that was put in as number {@code index}. */
    int id(int index) {
        return ids[index];
    }

    /** Adds a token; one that is there already gets the new id. */
    void put(String token, int id) {
        int hash = hash(0, token, 0);
        int slot = slot(hash, token, "", 0);
        if (slots[slot] != EMPTY) {
            ids[(int) slots[slot]] = id;
            return;
        }
        if (size == ids.length) {
            grow();
            slot = slot(hash, token, "", 0);
        }
        slots[slot] = (long) hash << 32 | size;
        tokens[size] = token;
        ids[size++] = id;
    }

    private void grow() {
        tokens = Arrays.copyOf(tokens, 2 * size);
        ids = Arrays.copyOf(ids, 2 * size);
        long[] old = slots;
        slots = new long[2 * old.length];
        Arrays.fill(slots, EMPTY);
        int mask = slots.length - 1;
        for (long entry : old) {
            if (entry != EMPTY) {
                int slot = first((int) (entry >> 32), mask);
                while (slots[slot] != EMPTY) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    /** The id of a token, {@link Vocabulary#NONE} if it is not here. */
    int find(String token) {
        return found(slot(hash(0, token, 0), token, "", 0));
    }

    /** The id of the token that begins with {@code left} and goes on with {@code right} from {@code from} on. */
    int find(String left, String right, int from) {
        return found(slot(hash(hash(0, left, 0), right, from), left, right, from));
    }

    private int found(int slot) {
        return slots[slot] == EMPTY ? Vocabulary.NONE : ids[(int) slots[slot]];
    }

    private int hash(int start, String text, int from) {
        int hash = start;
        for (int index = from; index < text.length(); index++) {
            hash = (hash + text.charAt(index) + 1) * base;
        }
        return hash;
    }

    /** The slot of a token, or the free slot that it would get. */
    private int slot(int hash, String left, String right, int from) {
        int mask = slots.length - 1;
        int slot = first(hash, mask);
        while (slots[slot] != EMPTY && !matches(slots[slot], hash, left, right, from)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int first(int hash, int mask) {
        int mixed = hash * MIX;
        return (mixed ^ mixed >>> 16) & mask;
    }

    private boolean matches(long entry, int hash, String left, String right, int from) {
        if ((int) (entry >> 32) != hash) {
            return false;
        }
        String token = token((int) entry);
        return token.length() == left.length() + right.length() - from
                && token.startsWith(left)
                && token.regionMatches(left.length(), right, from, right.length() - from);
    }

    /** Token to id. */
    Map<String, Integer> toMap() {
        Map<String, Integer> map = HashMap.newHashMap(size);
        for (int index = 0; index < size; index++) {
            map.put(token(index), ids[index]);
        }
        return map;
    }
}
