package io.jtransformers.conformance.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The files of a folder that this process has open or mapped, as Linux tells. */
final class OpenFiles {

    private static final Path PROCESS = Path.of("/proc/self");

    private OpenFiles() {}

    /**
     * Lines of {@code /proc/self} that name a file below {@code folder}; skips the test where the system does not tell.
     */
    static List<String> below(Path folder) throws IOException {
        Assumptions.assumeTrue(Files.exists(PROCESS), "The system does not tell which files are open.");
        try (Stream<String> maps = Files.lines(PROCESS.resolve("maps"));
                Stream<Path> handles = Files.list(PROCESS.resolve("fd"))) {
            return Stream.concat(maps, handles.map(OpenFiles::target))
                    .filter(line -> line.contains(folder.toString()))
                    .toList();
        }
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
