package io.jtransformers.tokenizers.text;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A text after normalisation that remembers, for each of its UTF-16 units, the part of the original that it stands for.
 * Immutable.
 *
 * <p>As long as nothing but single characters was replaced and something put in front, two numbers say where a unit
 * came from; arrays are made only by changes that move text.
 *
 * <p>Source: {@code NormalizedString} in tokenizers 0.23, {@code tokenizer/normalizer.rs}.
 */
public final class NormalizedText {

    private final String value;

    /** Where this text begins in the original. */
    private final int base;

    /** How many units at the front were inserted; they stand for the first character. Only without arrays. */
    private final int inserted;

    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    private NormalizedText(String value, int base, int inserted, int @Nullable [] starts, int @Nullable [] ends) {
        this.value = value;
        this.base = base;
        this.inserted = inserted;
        this.starts = starts;
        this.ends = ends;
    }

    /** A text that nothing was done to yet. */
    public static NormalizedText of(String original) {
        return new NormalizedText(original, 0, 0, null, null);
    }

    /** The text as it is now. */
    public String value() {
        return value;
    }

    /** The number of UTF-16 units. */
    public int length() {
        return value.length();
    }

    /** Where this text begins in the original. */
    public int originalBase() {
        return base;
    }

    /** Where the part of the original begins that the unit at {@code index} stands for. */
    public int originalStart(int index) {
        if (starts != null) {
            return starts[index];
        }
        return index < inserted ? base : base + index - inserted;
    }

    /** Where the part of the original ends that the unit before {@code index} stands for. */
    public int originalEnd(int index) {
        if (ends != null) {
            return ends[index - 1];
        }
        if (index > inserted) {
            return base + index - inserted;
        }
        return base + Character.charCount(value.codePointAt(inserted));
    }

    /** The part from {@code start} up to but without {@code end} as a text of its own; at least one unit. */
    public NormalizedText slice(int start, int end) {
        if (start == 0 && end == value.length()) {
            return this;
        }
        String part = value.substring(start, end);
        if (starts != null && ends != null) {
            return new NormalizedText(
                    part,
                    starts[start],
                    0,
                    Arrays.copyOfRange(starts, start, end),
                    Arrays.copyOfRange(ends, start, end));
        }
        if (inserted == 0 || start >= inserted) {
            return new NormalizedText(part, base + start - inserted, 0, null, null);
        }
        return materialized().slice(start, end);
    }

    /** The same text with every {@code from} replaced by {@code to}; neither is a surrogate. */
    public NormalizedText replace(char from, char to) {
        if (value.indexOf(from) < 0) {
            return this;
        }
        return new NormalizedText(value.replace(from, to), base, inserted, starts, ends);
    }

    /** The text with {@code prefix} in front, which then stands for the first character; an empty text stays empty. */
    public NormalizedText prepend(String prefix) {
        if (value.isEmpty() || prefix.isEmpty()) {
            return this;
        }
        String longer = prefix + value;
        if (starts == null || ends == null) {
            return new NormalizedText(longer, base, inserted + prefix.length(), null, null);
        }
        int[] newStarts = new int[longer.length()];
        int[] newEnds = new int[longer.length()];
        Arrays.fill(newStarts, 0, prefix.length(), starts[0]);
        Arrays.fill(newEnds, 0, prefix.length(), ends[0]);
        System.arraycopy(starts, 0, newStarts, prefix.length(), starts.length);
        System.arraycopy(ends, 0, newEnds, prefix.length(), ends.length);
        return new NormalizedText(longer, base, 0, newStarts, newEnds);
    }

    /** The text without the characters that {@code keep} refuses. */
    public NormalizedText filter(IntPredicate keep) {
        if (value.codePoints().allMatch(keep)) {
            return this;
        }
        TextEdits edits = new TextEdits(value.length());
        value.codePoints().forEach(codePoint -> {
            if (keep.test(codePoint)) {
                edits.replace(codePoint);
            } else {
                edits.remove();
            }
        });
        return edited(edits);
    }

    /** The text with each character replaced by what {@code change} gives for it, which has at least one character. */
    public NormalizedText map(IntFunction<String> change) {
        TextEdits edits = new TextEdits(value.length());
        value.codePoints().forEach(codePoint -> {
            String characters = change.apply(codePoint);
            int first = characters.codePointAt(0);
            edits.replace(first);
            characters.codePoints().skip(1).forEach(edits::insert);
        });
        return edits.isText(value) ? this : edited(edits);
    }

    /** The text that {@code edits} make of this one. */
    public NormalizedText edited(TextEdits edits) {
        return edits.apply(this);
    }

    /** A text whose units stand for the given parts of the original; the arrays are kept. */
    NormalizedText withAlignment(String newValue, int[] newStarts, int[] newEnds) {
        return new NormalizedText(newValue, base, 0, newStarts, newEnds);
    }

    private NormalizedText materialized() {
        int[] newStarts = new int[value.length()];
        int[] newEnds = new int[value.length()];
        for (int index = 0; index < value.length(); index++) {
            newStarts[index] = originalStart(index);
            newEnds[index] = originalEnd(index + 1);
        }
        return new NormalizedText(value, base, 0, newStarts, newEnds);
    }

    /** The text as it is now. */
    @Override
    public String toString() {
        return value;
    }
}
