package io.jtransformers.tokenizers.text;

import java.util.Arrays;

/**
 * Finds strings that begin at a place in a text. All edges lie in one hash table, keyed by node and letter. Filled by
 * one thread, then read by any number.
 */
public final class CharTrie {

    /** Where every search begins. */
    public static final int ROOT = 0;

    /** No node, and no value. */
    public static final int NONE = -1;

    private static final long EMPTY = -1;

    private long[] keys = new long[64];
    private int[] children = new int[64];
    private int edges;
    private int[] values = new int[16];
    private int nodes = 1;

    /** A trie without strings. */
    public CharTrie() {
        Arrays.fill(keys, EMPTY);
        values[ROOT] = NONE;
    }

    /** Adds a string; the empty one is never found. */
    public void put(String text, int value) {
        int node = insert(text);
        if (node != ROOT) {
            values[node] = value;
        }
    }

    /** Adds a string unless it is there already. */
    public void putIfAbsent(String text, int value) {
        int node = insert(text);
        if (node != ROOT && values[node] == NONE) {
            values[node] = value;
        }
    }

    private int insert(String text) {
        int node = ROOT;
        for (int index = 0; index < text.length(); index++) {
            int child = child(node, text.charAt(index));
            node = child == NONE ? addChild(node, text.charAt(index)) : child;
        }
        return node;
    }

    private int addChild(int parent, char letter) {
        if (nodes == values.length) {
            values = Arrays.copyOf(values, 2 * nodes);
        }
        if (2 * edges >= keys.length) {
            grow();
        }
        values[nodes] = NONE;
        int slot = slot(key(parent, letter));
        keys[slot] = key(parent, letter);
        children[slot] = nodes;
        edges++;
        return nodes++;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[2 * oldKeys.length];
        children = new int[keys.length];
        Arrays.fill(keys, EMPTY);
        for (int index = 0; index < oldKeys.length; index++) {
            if (oldKeys[index] != EMPTY) {
                int slot = slot(oldKeys[index]);
                keys[slot] = oldKeys[index];
                children[slot] = oldChildren[index];
            }
        }
    }

    /** Whether no string was added. */
    public boolean isEmpty() {
        return nodes == 1;
    }

    /** The node that a letter leads to, or {@link #NONE}. */
    public int child(int node, char letter) {
        long key = key(node, letter);
        int slot = slot(key);
        return keys[slot] == key ? children[slot] : NONE;
    }

    /** The value of the string that ends at a node, or {@link #NONE}. */
    public int value(int node) {
        return values[node];
    }

    /** The value of the longest string that begins at {@code start} and ends within {@code end}, or {@link #NONE}. */
    public int longestAt(String text, int start, int end) {
        int found = NONE;
        int node = ROOT;
        for (int index = start; index < end; index++) {
            node = child(node, text.charAt(index));
            if (node == NONE) {
                break;
            }
            found = values[node] == NONE ? found : values[node];
        }
        return found;
    }

    private static long key(int node, char letter) {
        return (long) node << 16 | letter;
    }

    /** The slot of a key, or the free slot that it would get. */
    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) ((mixed >>> 32) ^ mixed) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
