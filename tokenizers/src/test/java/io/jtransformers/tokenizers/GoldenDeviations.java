package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The golden records that are meant to fail, as {@code golden-deviations.txt} names them: the golden file, the kind of
 * record, and its text where it has one. {@code docs/tokenizers.md} says why.
 */
final class GoldenDeviations {

    private static final String FILE = "golden-deviations.txt";

    private final Set<String> names;

    private GoldenDeviations(Set<String> names) {
        this.names = names;
    }

    static GoldenDeviations read() {
        try (InputStream lines = GoldenDeviations.class.getResourceAsStream(FILE)) {
            return new GoldenDeviations(new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the list has this record. */
    boolean names(String file, JsonObject record) {
        return names.contains(name(file, record));
    }

    /** All names of the list. */
    Set<String> names() {
        return names;
    }

    /** What a record is called, in ASCII. */
    static String name(String file, JsonObject record) {
        String name = file + " " + record.text("kind");
        return record.value("text") instanceof String text ? name + " " + escaped(text) : name;
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(unit -> isPlain(unit) ? Character.toString(unit) : "\\u%04x".formatted(unit))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static boolean isPlain(int unit) {
        return unit >= ' ' && unit < 127 && unit != '\\' && unit != '"';
    }
}
