package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextEdits;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * The normalization forms of Unicode.
 *
 * <p>{@link java.text.Normalizer} gives the decomposition of single characters; the order of marks and what composes is
 * worked out here, because the original's tables are older and because each character has to say where it came from: of
 * a decomposed character the first part takes its place and the others are inserted, and a composed one takes the place
 * of its first part and removes the others.
 *
 * <p>Source: the {@code unicode-normalization-alignments} crate that tokenizers 0.23 uses.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/">Unicode Normalization Forms</a>
 */
enum UnicodeForm implements Normalizer {
    /** Canonical decomposition. */
    NFD(Form.NFD, false),
    /** Compatibility decomposition. */
    NFKD(Form.NFKD, false),
    /** Canonical decomposition, then composition. */
    NFC(Form.NFD, true),
    /** Compatibility decomposition, then composition. */
    NFKC(Form.NFKD, true);

    private final Form decomposition;
    private final boolean composes;

    UnicodeForm(Form decomposition, boolean composes) {
        this.decomposition = decomposition;
        this.composes = composes;
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        String value = text.value();
        if (java.text.Normalizer.isNormalized(value, Form.valueOf(name()))) {
            return text;
        }
        Run run = new Run(value.length());
        for (int index = 0; index < value.length(); ) {
            int codePoint = value.codePointAt(index);
            decompose(codePoint, run);
            index += Character.charCount(codePoint);
        }
        run.sortPending();
        TextEdits edits = new TextEdits(run.size);
        if (composes) {
            run.compose(edits);
        } else {
            run.copy(edits);
        }
        return text.edited(edits);
    }

    private void decompose(int codePoint, Run run) {
        String character = Character.toString(codePoint);
        if (codePoint < 0xA0
                || Characters.staysComposed(codePoint)
                || java.text.Normalizer.isNormalized(character, decomposition)) {
            run.add(codePoint, 0);
            return;
        }
        String parts = java.text.Normalizer.normalize(character, decomposition);
        for (int index = 0; index < parts.length(); ) {
            int part = parts.codePointAt(index);
            run.add(part, index == 0 ? 0 : 1);
            index += Character.charCount(part);
        }
    }

    /** The character that two compose to, or −1. */
    private static int composed(int first, int second) {
        if (second < 0x300) {
            return -1;
        }
        String both = Character.toString(first) + Character.toString(second);
        String composed = java.text.Normalizer.normalize(both, Form.NFC);
        int codePoint = composed.codePointAt(0);
        boolean single = Character.charCount(codePoint) == composed.length();
        return single && !Characters.staysComposed(codePoint) ? codePoint : -1;
    }

    /** Decomposed characters with their changes, see {@link TextEdits#add}. */
    private static final class Run {
        private int[] codePoints;
        private int[] changes;
        private int size;

        /** Where the marks begin that may still change their order. */
        private int pending;

        Run(int capacity) {
            codePoints = new int[capacity + 16];
            changes = new int[capacity + 16];
        }

        void add(int codePoint, int change) {
            if (size == codePoints.length) {
                codePoints = Arrays.copyOf(codePoints, 2 * size);
                changes = Arrays.copyOf(changes, 2 * size);
            }
            if (Characters.combiningClass(codePoint) == 0) {
                sortPending();
                pending = size + 1;
            }
            codePoints[size] = codePoint;
            changes[size++] = change;
        }

        /** Orders the marks at the end by their classes, equal ones as they are. */
        void sortPending() {
            if (size - pending < 2) {
                return;
            }
            Integer[] order = new Integer[size - pending];
            Arrays.setAll(order, index -> pending + index);
            Arrays.sort(
                    order,
                    (one, other) -> Integer.compare(
                            Characters.combiningClass(codePoints[one]), Characters.combiningClass(codePoints[other])));
            int[] sortedCodePoints =
                    Arrays.stream(order).mapToInt(index -> codePoints[index]).toArray();
            int[] sortedChanges =
                    Arrays.stream(order).mapToInt(index -> changes[index]).toArray();
            System.arraycopy(sortedCodePoints, 0, codePoints, pending, sortedCodePoints.length);
            System.arraycopy(sortedChanges, 0, changes, pending, sortedChanges.length);
        }

        void copy(TextEdits edits) {
            for (int index = 0; index < size; index++) {
                edits.add(codePoints[index], changes[index]);
            }
        }

        /** Composes each starter with the characters after it that are not blocked by one of the same class. */
        void compose(TextEdits edits) {
            int starter = -1;
            int lastClass = -1;
            int kept = 0;
            for (int index = 0; index < size; index++) {
                int combiningClass = Characters.combiningClass(codePoints[index]);
                boolean blocked = starter >= 0 && lastClass >= 0 && lastClass >= combiningClass;
                int composed = starter < 0 || blocked ? -1 : composed(codePoints[starter], codePoints[index]);
                if (composed >= 0) {
                    codePoints[starter] = composed;
                    changes[starter] += changes[index] - 1;
                    continue;
                }
                codePoints[kept] = codePoints[index];
                changes[kept] = changes[index];
                if (combiningClass == 0) {
                    starter = kept;
                    lastClass = -1;
                } else {
                    lastClass = combiningClass;
                }
                kept++;
            }
            size = kept;
            copy(edits);
        }
    }
}
