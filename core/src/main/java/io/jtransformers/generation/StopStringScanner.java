package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.List;

/**
 * Lets text through up to the first of some strings, and holds back what may turn out to be the beginning of one.
 * Without strings it lets everything through.
 */
final class StopStringScanner {

    private final List<String> stopStrings;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    /**
     * A scanner at the beginning of a text.
     *
     * @throws ConfigException if a string is empty
     */
    StopStringScanner(List<String> stopStrings) {
        check(stopStrings);
        this.stopStrings = List.copyOf(stopStrings);
    }

    /**
     * Returns if all strings can be looked for.
     *
     * @throws ConfigException if one is empty
     */
    static void check(List<String> stopStrings) {
        if (stopStrings.contains("")) {
            throw new ConfigException("stop_strings has an empty string, which every text contains; leave it out.");
        }
    }

    /** Takes the next piece and returns what is certain to stand before any stop string. */
    String push(String piece) {
        if (stopped) {
            return "";
        }
        held.append(piece);
        int end = held.length();
        for (String stopString : stopStrings) {
            int found = held.indexOf(stopString);
            if (found >= 0) {
                end = Math.min(end, found);
                stopped = true;
            }
        }
        return take(stopped ? end : held.length() - heldBack());
    }

    /** Ends the text and returns what was held back; nothing after a stop string. */
    String finish() {
        return stopped ? "" : take(held.length());
    }

    /** Whether a stop string has come. */
    boolean isStopped() {
        return stopped;
    }

    /** The length of the longest end of the text that a stop string begins with. */
    private int heldBack() {
        int longest = 0;
        for (String stopString : stopStrings) {
            int length = Math.min(stopString.length() - 1, held.length());
            while (length > longest && !stopString.startsWith(held.substring(held.length() - length))) {
                length--;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
