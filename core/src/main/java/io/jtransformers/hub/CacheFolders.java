package io.jtransformers.hub;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where caches are on this platform.
 *
 * @param environment looks a variable up; null where it is not set
 * @param home the user's folder
 * @param osName as the system property {@code os.name} has it
 */
record CacheFolders(UnaryOperator<@Nullable String> environment, Path home, String osName) {

    static CacheFolders ofSystem() {
        return new CacheFolders(
                System::getenv, Path.of(System.getProperty("user.home", ".")), System.getProperty("os.name", ""));
    }

    /** The project's own: {@code JTRANSFORMERS_CACHE}, or the folder that the platform has for caches. */
    Path own() {
        String stated = variable("JTRANSFORMERS_CACHE");
        if (stated != null) {
            return Path.of(stated);
        }
        String os = osName.toLowerCase(Locale.ROOT);
        String local = variable("LOCALAPPDATA");
        if (os.startsWith("windows") && local != null) {
            return Path.of(local, "jtransformers");
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("jtransformers");
        }
        return userCache().resolve("jtransformers");
    }

    /** The Hugging Face hub's: {@code HF_HUB_CACHE}, {@code HF_HOME/hub} or {@code ~/.cache/huggingface/hub}. */
    Path huggingFace() {
        String hub = variable("HF_HUB_CACHE");
        if (hub != null) {
            return Path.of(hub);
        }
        String base = variable("HF_HOME");
        return (base != null ? Path.of(base) : userCache().resolve("huggingface")).resolve("hub");
    }

    private Path userCache() {
        String stated = variable("XDG_CACHE_HOME");
        return stated != null ? Path.of(stated) : home.resolve(".cache");
    }

    private @Nullable String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }
}
