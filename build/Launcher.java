import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a script of the project in place of the one that jlink writes, which breaks at spaces and keeps signals for
 * itself. That one is written over rather than replaced, so that it stays executable. Windows has none.
 */
final class Launcher {

    private Launcher() {}

    /** Takes the script of the project and that of jlink. */
    public static void main(String[] arguments) throws IOException {
        Path written = Path.of(arguments[1]);
        if (Files.exists(written)) {
            Files.writeString(written, Files.readString(Path.of(arguments[0])));
        }
    }
}
