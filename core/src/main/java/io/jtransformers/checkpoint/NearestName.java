package io.jtransformers.checkpoint;

import java.util.Collection;
import java.util.Optional;

/** The name that someone may have meant: the one with the least edits between. */
final class NearestName {

    private NearestName() {}

    /** Says which of {@code names} is nearest; that there is none if they are empty. */
    static String sentence(String name, Collection<String> names) {
        return find(name, names)
                .map(nearest -> "the nearest name is '%s'.".formatted(nearest))
                .orElse("it has none at all.");
    }

    /** The nearest of {@code names}; empty if there are none. */
    static Optional<String> find(String name, Collection<String> names) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : names) {
            if (Math.abs(candidate.length() - name.length()) < least) {
                int distance = distance(name, candidate);
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** How many characters are inserted, removed or replaced from one to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            int[] swapped = above;
            above = row;
            row = swapped;
        }
        return above[to.length()];
    }
}
