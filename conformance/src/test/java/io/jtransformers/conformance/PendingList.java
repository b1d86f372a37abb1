package io.jtransformers.conformance;

import io.jtransformers.conformance.structure.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the library does not pass yet, each with the reason: a file of the folder {@code conformance}. */
public final class PendingList {

    private final Map<String, String> reasons;

    private PendingList(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /**
     * Reads a file of lines {@code name: reason}; empty lines and those after {@code #} say nothing.
     *
     * @param fileName in the folder {@code conformance}
     */
    public static PendingList read(String fileName) throws IOException {
        Path file = SourceTree.find().root().resolve("conformance").resolve(fileName);
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                add(file, line, reasons);
            }
        }
        return new PendingList(reasons);
    }

    private static void add(Path file, String line, Map<String, String> reasons) {
        int colon = line.indexOf(": ");
        if (colon < 1 || line.substring(colon + 2).isBlank()) {
            throw new AssertionError(
                    "%s has the line '%s'; a line is a name, a colon and the reason.".formatted(file, line));
        }
        String name = line.substring(0, colon);
        if (reasons.put(name, line.substring(colon + 2).strip()) != null) {
            throw new AssertionError("%s lists '%s' twice.".formatted(file, name));
        }
    }

    /** What is listed, in the order of the file. */
    public Set<String> names() {
        return reasons.keySet();
    }

    /** Why {@code name} is pending; empty if it is not. */
    public Optional<String> reason(String name) {
        return Optional.ofNullable(reasons.get(name));
    }
}
