package io.jtransformers.tokenizers.text;

import java.util.Arrays;

/**
 * The characters that are to replace those of a text, each with what it does to the old ones.
 *
 * <p>A replacing character takes the place of the next old one and stands for the same part of the original. An
 * inserted one takes nothing's place and stands for the same part as the old character before it. Old characters may be
 * removed after each.
 *
 * <p>Source: {@code NormalizedString::transform_range} in tokenizers 0.23, {@code tokenizer/normalizer.rs}.
 */
public final class TextEdits {

    private final StringBuilder characters;

    /** For each character 1 if it is inserted, 0 if it replaces an old one, less by one for each that it removes. */
    private int[] changes;

    /** For each character how many old ones are removed after it, beside what its change says. */
    private int[] removed;

    /** A tokenizer's file that makes more of a text is made to fill the memory. */
    private final long mostCharacters;

    private int count;
    private int removedAtStart;

    /** An empty list that expects about {@code capacity} characters. */
    public TextEdits(int capacity) {
        changes = new int[Math.max(16, capacity)];
        removed = new int[changes.length];
        characters = new StringBuilder(capacity);
        mostCharacters = TextGrowth.most(capacity);
    }

    /** Adds a character that takes the place of the next old one. */
    public void replace(int codePoint) {
        add(codePoint, 0);
    }

    /** Adds a character that takes nothing's place. */
    public void insert(int codePoint) {
        add(codePoint, 1);
    }

    /**
     * Adds a character as the original engine's tables say it: a change of 1 means inserted, 0 that it replaces the
     * next old one, −n that it does so and removes n more after it.
     */
    public void add(int codePoint, int change) {
        if (count == changes.length) {
            TextGrowth.check(count, mostCharacters);
            changes = Arrays.copyOf(changes, 2 * count);
            removed = Arrays.copyOf(removed, 2 * count);
        }
        changes[count++] = change;
        characters.appendCodePoint(codePoint);
    }

    /** Removes the next old character. */
    public void remove() {
        if (count == 0) {
            removedAtStart++;
        } else {
            removed[count - 1]++;
        }
    }

    /** Adds to the change of the last character, if there is one: an inserted one may become a replacing one. */
    public void changeLast(int difference) {
        if (count > 0) {
            changes[count - 1] += difference;
        }
    }

    /** Keeps the next old characters, which are those of {@code text} from {@code start} to {@code end}. */
    public void keep(String text, int start, int end) {
        for (int index = start; index < end; index += Character.charCount(text.codePointAt(index))) {
            replace(text.codePointAt(index));
        }
    }

    /** Whether the added characters are {@code text}. */
    boolean isText(String text) {
        return text.contentEquals(characters);
    }

    /** Applies the list to a text. */
    NormalizedText apply(NormalizedText old) {
        String newValue = characters.toString();
        int[] starts = new int[newValue.length()];
        int[] ends = new int[newValue.length()];
        String oldValue = old.value();
        int oldIndex = oldValue.offsetByCodePoints(0, removedAtStart);
        int newIndex = 0;
        for (int edit = 0; edit < count; edit++) {
            int start = old.originalBase();
            int end = start;
            if (changes[edit] <= 0) {
                start = old.originalStart(oldIndex);
                oldIndex = oldValue.offsetByCodePoints(oldIndex, 1);
                end = old.originalEnd(oldIndex);
                oldIndex = oldValue.offsetByCodePoints(oldIndex, -changes[edit]);
            } else if (oldIndex > 0) {
                start = old.originalStart(oldValue.offsetByCodePoints(oldIndex, -1));
                end = old.originalEnd(oldIndex);
            }
            oldIndex = oldValue.offsetByCodePoints(oldIndex, removed[edit]);
            int units = Character.charCount(newValue.codePointAt(newIndex));
            Arrays.fill(starts, newIndex, newIndex + units, start);
            Arrays.fill(ends, newIndex, newIndex + units, end);
            newIndex += units;
        }
        return old.withAlignment(newValue, starts, ends);
    }
}
