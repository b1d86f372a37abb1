package io.jtransformers.tokenizers.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tokens and their ids: an open-addressed hash table, half full at most, that a token can be looked for in without
 * being in one piece. Filled by one thread, then read by any number.
 *
 * <p>A slot holds a token's hash above and its place in the list of tokens below; the characters of all tokens lie one
 * after another in one array, so that comparing does not fetch two objects for each. The hash has a random base, so
 * that no file can be made whose tokens all meet in one slot.
 */
final class TokenIds {

    private static final long EMPTY = -1;
    private static final int MIX = 0x9E3779B1;
    private static final int NONE = Vocabulary.NONE;

    private final int base = ThreadLocalRandom.current().nextInt() | 1;
    private long[] slots = emptySlots(128);
    private char[] pool = new char[1_024];
    private int[] ends = new int[65];
    private int[] ids = new int[64];
    private int size;
    private int longest;

    TokenIds() {}

    private static long[] emptySlots(int count) {
        long[] slots = new long[count];
        Arrays.fill(slots, EMPTY);
        return slots;
    }

    int size() {
        return size;
    }

    /** The length of the longest token in UTF-16 units. */
    int longest() {
        return longest;
    }

    /** The token that was put in as number {@code place}. */
    String token(int place) {
        return new String(pool, ends[place], ends[place + 1] - ends[place]);
    }

    /** The id of the token that was put in as number {@code place}. */
    int id(int place) {
        return ids[place];
    }

    /** Adds a token; one that is there already gets the new id. */
    void put(String token, int id) {
        put(token.toCharArray(), token.length(), id);
    }

    /** Adds the token of the first {@code length} characters; one that is there already gets the new id. */
    void put(char[] token, int length, int id) {
        int hash = hash(0, token, 0, length);
        int slot = slot(hash, token, 0, length);
        if (slots[slot] != EMPTY) {
            ids[(int) slots[slot]] = id;
            return;
        }
        if (size == ids.length) {
            grow();
            slot = slot(hash, token, 0, length);
        }
        int start = ends[size];
        if (length > pool.length - start) {
            pool = Arrays.copyOf(pool, Math.max(2 * start, start + length));
        }
        System.arraycopy(token, 0, pool, start, length);
        slots[slot] = (long) hash << 32 | size;
        ids[size++] = id;
        ends[size] = start + length;
        longest = Math.max(longest, length);
    }

    private void grow() {
        ids = Arrays.copyOf(ids, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size + 1);
        long[] old = slots;
        slots = emptySlots(2 * old.length);
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

    /** Gives memory back that no further token needs. */
    void trim() {
        pool = Arrays.copyOf(pool, ends[size]);
        ids = Arrays.copyOf(ids, size);
        ends = Arrays.copyOf(ends, size + 1);
    }

    /** The id of a token, {@link Vocabulary#NONE} if it is not here. */
    int find(String token) {
        return find(token, "", 0);
    }

    /** The id of the token that begins with {@code left} and goes on with {@code right} from {@code from} on. */
    int find(String left, String right, int from) {
        int hash = hash(hash(0, left, 0), right, from);
        int mask = slots.length - 1;
        int slot = first(hash, mask);
        while (slots[slot] != EMPTY) {
            if ((int) (slots[slot] >> 32) == hash && matches((int) slots[slot], left, right, from)) {
                return ids[(int) slots[slot]];
            }
            slot = (slot + 1) & mask;
        }
        return NONE;
    }

    /** The id of the token of a part of {@code chars}, {@link Vocabulary#NONE} if it is not here. */
    int find(char[] chars, int start, int end) {
        return find(hash(0, chars, start, end), chars, start, end);
    }

    /** The same for a part whose {@link #hash} is known. */
    int find(int hash, char[] chars, int start, int end) {
        int slot = slot(hash, chars, start, end);
        return slots[slot] == EMPTY ? NONE : ids[(int) slots[slot]];
    }

    private int hash(int start, String text, int from) {
        int hash = start;
        for (int index = from; index < text.length(); index++) {
            hash = (hash + text.charAt(index) + 1) * base;
        }
        return hash;
    }

    /** The hash of a part of {@code chars}; {@code seed} is the hash of what comes before it, 0 if that is nothing. */
    int hash(int seed, char[] chars, int start, int end) {
        int hash = seed;
        for (int index = start; index < end; index++) {
            hash = (hash + chars[index] + 1) * base;
        }
        return hash;
    }

    /** The slot of a token, or the free slot that it would get. */
    private int slot(int hash, char[] chars, int start, int end) {
        int mask = slots.length - 1;
        int slot = first(hash, mask);
        while (slots[slot] != EMPTY) {
            if ((int) (slots[slot] >> 32) == hash && matches((int) slots[slot], chars, start, end)) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int first(int hash, int mask) {
        int mixed = hash * MIX;
        return (mixed ^ mixed >>> 16) & mask;
    }

    private boolean matches(int place, char[] chars, int start, int end) {
        char[] letters = pool;
        int shift = ends[place] - start;
        if (ends[place + 1] != end + shift) {
            return false;
        }
        for (int index = start; index < end; index++) {
            if (letters[index + shift] != chars[index]) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(int place, String left, String right, int from) {
        int start = ends[place];
        if (ends[place + 1] - start != left.length() + right.length() - from) {
            return false;
        }
        return holds(start, left, 0) && holds(start + left.length(), right, from);
    }

    private boolean holds(int start, String text, int from) {
        for (int index = from; index < text.length(); index++) {
            if (pool[start + index - from] != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    /** Token to id. */
    Map<String, Integer> toMap() {
        Map<String, Integer> map = HashMap.newHashMap(size);
        for (int place = 0; place < size; place++) {
            map.put(token(place), ids[place]);
        }
        return map;
    }
}
