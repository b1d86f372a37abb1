package io.jtransformers.tokenizers.text;

import java.util.Arrays;
import java.util.List;

/** A set of characters as ranges of code points. Immutable. */
final class CharacterSet {

    /** First and last code point of each range alternating, in order. */
    private final int[] bounds;

    /**
     * A set of ranges such as {@code 0041-005A} or {@code 00B5}, in order.
     *
     * @throws IllegalArgumentException if they are not in order
     */
    CharacterSet(List<String> ranges) {
        bounds = new int[2 * ranges.size()];
        for (int index = 0; index < ranges.size(); index++) {
            String[] ends = ranges.get(index).split("-", 2);
            bounds[2 * index] = Integer.parseInt(ends[0], 16);
            bounds[2 * index + 1] = Integer.parseInt(ends[ends.length - 1], 16);
        }
        for (int index = 1; index < bounds.length; index++) {
            boolean starts = index % 2 == 0;
            if (starts ? bounds[index] <= bounds[index - 1] : bounds[index] < bounds[index - 1]) {
                throw new IllegalArgumentException("The ranges %s are not in order.".formatted(ranges));
            }
        }
    }

    /** Whether the character is in the set. */
    boolean contains(int codePoint) {
        int found = Arrays.binarySearch(bounds, codePoint);
        // Between the first and the last of a range, the place to insert is odd.
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    /** The ranges, first and last code point of each alternating. */
    int[] bounds() {
        return bounds.clone();
    }
}
