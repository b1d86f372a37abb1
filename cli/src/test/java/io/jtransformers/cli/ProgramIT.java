package io.jtransformers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as its users do: from its run-time image, and from the class path. */
class ProgramIT {

    private static final List<String> ARGUMENTS = List.of("generate", "--max-new-tokens", "10", "Once upon a time,");
    // From expected.json of the samples, computed with Transformers.
    private static final String EXPECTED = " there was a small mouse named Iris who lived near\n";

    @TempDir
    private Path folder;

    @Test
    void runsFromItsImage() throws Exception {
        String launcher = System.getProperty("os.name").startsWith("Windows") ? "jtransformers.bat" : "jtransformers";
        Path program = Path.of(System.getProperty("image.directory"), "bin", launcher);

        assertThat(standardOutput(program.toString())).isEqualTo(EXPECTED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // whose launcher is a batch file
    void runsThroughALinkFromAFolderWithASpace() throws Exception {
        Path program = Path.of(System.getProperty("image.directory"), "bin", "jtransformers");
        Path link = Files.createDirectory(folder.resolve("my  programs")).resolve("j");
        Files.createSymbolicLink(link, program.toAbsolutePath());

        assertThat(standardOutput(link.toString())).isEqualTo(EXPECTED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // whose launcher is a batch file
    void theLauncherGivesItsPlaceToTheProgramSoThatSignalsReachIt() throws Exception {
        String program = Path.of(System.getProperty("image.directory"), "bin", "jtransformers")
                .toString();
        Process process = new ProcessBuilder(program, "chat")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (System.nanoTime() < end && !isJava(process)) {
                Thread.sleep(20);
            }

            assertThat(process.info().command())
                    .hasValueSatisfying(command -> assertThat(command).endsWith("java"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isJava(Process process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("java"))
                .isPresent();
    }

    @Test
    void runsFromTheClassPath() throws Exception {
        assertThat(standardOutput(java(), "-cp", classPath(), Main.class.getName()))
                .isEqualTo(EXPECTED);
    }

    @Test
    void runsFromTheClassPathWithTheVectorApi() throws Exception {
        String vectorApi = "--add-modules=jdk.incubator.vector";

        assertThat(standardOutput(java(), vectorApi, "-cp", classPath(), Main.class.getName()))
                .isEqualTo(EXPECTED);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What this test itself runs on, without telling modules from the rest. */
    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String standardOutput(String... program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(ARGUMENTS);
        Path output = folder.resolve("stdout");
        Path errors = folder.resolve("stderr");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends within two minutes", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(() -> "%s: %s".formatted(command, read(errors)))
                .isZero();
        return read(output).replace("\r\n", "\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
