package io.jtransformers.tokenizers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the longest of many strings at a place in a text. */
final class TokenTrie {

    /** What {@link #longestAt} gives where no string begins. */
    static final int NONE = -1;

    private static final int DIRECT = 128;

    private final List<Map<Character, Integer>> children = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    /** Which ASCII characters begin a string; others are looked up. */
    private final boolean[] begins = new boolean[DIRECT];

    TokenTrie() {
        newNode();
    }

    private int newNode() {
        children.add(new HashMap<>());
        values.add(NONE);
        return values.size() - 1;
    }

    /** Adds a string; one that is there already keeps its value. */
    void add(String text, int value) {
        if (text.isEmpty()) {
            return;
        }
        if (text.charAt(0) < DIRECT) {
            begins[text.charAt(0)] = true;
        }
        int node = 0;
        for (int index = 0; index < text.length(); index++) {
            Map<Character, Integer> next = children.get(node);
            Integer child = next.get(text.charAt(index));
            if (child == null) {
                child = newNode();
                next.put(text.charAt(index), child);
            }
            node = child;
        }
        if (values.get(node) == NONE) {
            values.set(node, value);
        }
    }

    boolean isEmpty() {
        return values.size() == 1;
    }

    /** The next index from {@code from} on where a string may begin; {@code end} if there is none. */
    int nextCandidate(String text, int from, int end) {
        int index = from;
        while (index < end) {
            char letter = text.charAt(index);
            if (letter < DIRECT ? begins[letter] : children.getFirst().containsKey(letter)) {
                return index;
            }
            index++;
        }
        return end;
    }

    /** The value of the longest string that begins at {@code start} and ends within {@code end}, or {@link #NONE}. */
    int longestAt(String text, int start, int end) {
        int found = NONE;
        int node = 0;
        for (int index = start; index < end; index++) {
            Integer child = children.get(node).get(text.charAt(index));
            if (child == null) {
                break;
            }
            node = child;
            found = values.get(node) == NONE ? found : values.get(node);
        }
        return found;
    }
}
