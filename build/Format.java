import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Formats the Java sources below a folder, or fails where they are not formatted.
 *
 * <p>Started from source by the build, on the JDK that it compiles with: the formatter parses with the compiler of the
 * Java that it runs on, and Maven may run on one that is too old for the syntax of the project.
 */
final class Format {

    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", "goldens", "assets");

    private final boolean apply;
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    private Format(boolean apply) {
        this.apply = apply;
    }

    /** Takes {@code check} or {@code apply}, and the folder. */
    public static void main(String[] arguments) throws IOException {
        var format = new Format(arguments[0].equals("apply"));
        Path folder = Path.of(arguments[1]).toAbsolutePath().normalize();
        List<String> complaints = javaFiles(folder).parallelStream()
                .flatMap(format::visit)
                .sorted()
                .toList();
        if (!complaints.isEmpty()) {
            complaints.forEach(System.err::println);
            System.err.println("To format everything: mvn -q -pl . -Pformat validate");
            System.exit(1);
        }
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped =
                        SKIPPED_FOLDERS.contains(directory.getFileName().toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** Gives what is wrong with {@code file}, if anything is. */
    private Stream<String> visit(Path file) {
        try {
            String source = Files.readString(file);
            String formatted = formatter.formatSourceAndFixImports(source);
            if (formatted.equals(source)) {
                return Stream.empty();
            }
            if (apply) {
                Files.writeString(file, formatted);
                return Stream.empty();
            }
            return Stream.of("%s: not formatted".formatted(file));
        } catch (FormatterException e) {
            return Stream.of("%s:%s".formatted(file, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
