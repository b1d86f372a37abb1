package io.jtransformers.tokenizers.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The sets of {@code unicode.txt}: where the tables of the original differ from Java's, and the combining classes of
 * marks, which Java keeps to itself. Read when it is first needed.
 */
final class UnicodeTables {

    private static final UnicodeTables SHARED = new UnicodeTables();

    private static final String CLASS = "class-";
    private static final String CAPITALS = "new-capitals+";

    private final Map<String, CharacterSet> sets = new HashMap<>();
    private final Map<Integer, Integer> combiningClasses = new HashMap<>();
    private final Map<Integer, Integer> lowerCase = new HashMap<>();

    private UnicodeTables() {
        read().forEach((name, ranges) -> {
            CharacterSet set = new CharacterSet(ranges);
            if (name.startsWith(CLASS)) {
                int combiningClass = Integer.parseInt(name.substring(CLASS.length()));
                forEach(set, codePoint -> combiningClasses.put(codePoint, combiningClass));
            } else if (name.startsWith(CAPITALS)) {
                int difference = Integer.parseInt(name.substring(CAPITALS.length()));
                forEach(set, codePoint -> lowerCase.put(codePoint, codePoint + difference));
            } else {
                sets.put(name, set);
            }
        });
    }

    static UnicodeTables shared() {
        return SHARED;
    }

    private static void forEach(CharacterSet set, IntConsumer action) {
        int[] bounds = set.bounds();
        for (int index = 0; index < bounds.length; index += 2) {
            for (int codePoint = bounds[index]; codePoint <= bounds[index + 1]; codePoint++) {
                action.accept(codePoint);
            }
        }
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> sets = new HashMap<>();
        try (InputStream stream = UnicodeTables.class.getResourceAsStream("unicode.txt")) {
            if (stream == null) {
                throw new IllegalStateException("The module lacks its file unicode.txt.");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            List<String> ranges = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int colon = line.indexOf(':');
                if (colon >= 0) {
                    ranges = new ArrayList<>();
                    sets.put(line.substring(0, colon), ranges);
                }
                ranges.addAll(List.of(line.substring(colon + 1).strip().split(" ")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sets;
    }

    /** Whether a set of the file has the character. */
    boolean isIn(String set, int codePoint) {
        CharacterSet found = sets.get(set);
        if (found == null) {
            throw new IllegalArgumentException("There is no set '%s' in unicode.txt.".formatted(set));
        }
        return found.contains(codePoint);
    }

    /** The canonical combining class, 0 for characters that do not combine. */
    int combiningClass(int codePoint) {
        return codePoint < 0x300 ? 0 : combiningClasses.getOrDefault(codePoint, 0);
    }

    /** The small letter of a capital that Java does not know, or the character itself. */
    int newLowerCase(int codePoint) {
        return lowerCase.getOrDefault(codePoint, codePoint);
    }
}
