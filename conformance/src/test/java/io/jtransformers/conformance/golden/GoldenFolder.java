package io.jtransformers.conformance.golden;

import io.jtransformers.conformance.structure.SourceTree;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of goldens.
 *
 * @param path holds {@code cases} and {@code checkpoints}
 */
public record GoldenFolder(Path path) {

    private static final String FOLDER_PROPERTY = "jtransformers.goldens";
    private static final String FILTER_PROPERTY = "jtransformers.goldens.filter";

    /** The copy in the project. */
    public static GoldenFolder ofProject() {
        return new GoldenFolder(SourceTree.find().root().resolve(Path.of("conformance", "src", "test", "goldens")));
    }

    /** The folder that the property {@code jtransformers.goldens} names, seen from the root of the project. */
    static GoldenFolder ofProperty() {
        String name = System.getProperty(FOLDER_PROPERTY, "");
        return name.isEmpty()
                ? ofProject()
                : new GoldenFolder(SourceTree.find().root().resolve(name).normalize());
    }

    /** The folders of the cases whose name the property {@code jtransformers.goldens.filter} matches, by name. */
    List<Path> casesOfProperty() throws IOException {
        String filter = System.getProperty(FILTER_PROPERTY, "*");
        List<Path> matches = cases(filter);
        if (matches.isEmpty()) {
            throw new AssertionError("No case of %s has a name that '%s' matches; set -D%s and -D%s."
                    .formatted(path, filter, FOLDER_PROPERTY, FILTER_PROPERTY));
        }
        return matches;
    }

    /** The folders of the cases whose name {@code glob} matches, by name. */
    public List<Path> cases(String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        try (Stream<Path> folders = Files.list(path.resolve("cases"))) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> matcher.matches(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** The folder of the case {@code name}. */
    Path caseFolder(String name) {
        return path.resolve("cases").resolve(name);
    }

    /** The folder of the checkpoint {@code name}. */
    public Path checkpoint(String name) {
        return path.resolve("checkpoints").resolve(name);
    }
}
