package io.jtransformers.tokenizers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The golden records that wait for a later part of the library, as {@code pending-goldens.txt} lists them: on each line
 * the name of a golden file, a kind of record or {@code *}, and the reason. A {@code *} in a name stands for anything.
 */
final class PendingGoldens {

    private static final Path FILE = Path.of("pending-goldens.txt");

    private record Pending(Pattern file, String kind, String reason) {}

    private final List<Pending> entries;

    private PendingGoldens(List<Pending> entries) {
        this.entries = entries;
    }

    static PendingGoldens read() {
        try {
            return new PendingGoldens(Files.readAllLines(FILE).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(PendingGoldens::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pending parse(String line) {
        String[] parts = line.strip().split("\\s+", 3);
        if (parts.length < 3) {
            throw new IllegalStateException("'%s' in %s needs a file, a kind and a reason.".formatted(line, FILE));
        }
        return new Pending(Pattern.compile(Pattern.quote(parts[0]).replace("*", "\\E.*\\Q")), parts[1], parts[2]);
    }

    /** Why a record waits, if it does. */
    Optional<String> reason(String file, String kind) {
        return entries.stream()
                .filter(entry -> entry.file().matcher(file).matches())
                .filter(entry -> entry.kind().equals("*") || entry.kind().equals(kind))
                .map(Pending::reason)
                .findFirst();
    }
}
