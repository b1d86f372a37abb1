package io.jtransformers.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder of a model by its name.
 *
 * <p>A name is an embedded checkpoint, else a folder, else a repository that the Python library has left in the Hugging
 * Face cache ({@code HF_HUB_CACHE}, {@code HF_HOME}, {@code ~/.cache/huggingface/hub}).
 */
public final class Hub {

    // Letters, digits, '.', '_' and '-' with an owner before a slash, as the hub allows; neither part begins with a
    // dot.
    private static final Pattern REPOSITORY = Pattern.compile("(?:[A-Za-z0-9_-][\\w.-]*/)?[A-Za-z0-9_-][\\w.-]*");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_-][\\w.-]*(?:/[A-Za-z0-9_-][\\w.-]*)*");
    private static final int GREATEST_REFERENCE = 1_024;

    private Hub() {}

    /**
     * The folder of a model.
     *
     * @param nameOrPath an embedded checkpoint, a folder or a repository
     * @param revision branch, tag or commit of a repository; null means {@code main}
     * @throws ModelNotFoundException if it is none of these, with all that was tried, or a file
     */
    public static Path resolve(String nameOrPath, @Nullable String revision) {
        List<EmbeddedCheckpointProvider> providers = ServiceLoader.load(EmbeddedCheckpointProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return resolve(nameOrPath, revision, providers, CacheFolders.ofSystem());
    }

    static Path resolve(
            String nameOrPath,
            @Nullable String revision,
            List<EmbeddedCheckpointProvider> providers,
            CacheFolders folders) {
        for (EmbeddedCheckpointProvider provider : providers) {
            if (provider.names().contains(nameOrPath)) {
                return EmbeddedCheckpoints.materialize(provider, nameOrPath, folders.own());
            }
        }
        Optional<Path> path = existing(nameOrPath);
        return path.filter(Files::isDirectory)
                .or(() -> cached(nameOrPath, revision, folders))
                .orElseThrow(() ->
                        path.isPresent() ? isFile(path.get()) : notFound(nameOrPath, revision, providers, folders));
    }

    private static Optional<Path> existing(String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(name)).filter(Files::exists);
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static ModelNotFoundException isFile(Path path) {
        return new ModelNotFoundException(
                "The model '%s' was asked for, which is a file; give the folder that holds config.json, the weights and the tokenizer."
                        .formatted(path));
    }

    private static Optional<Path> cached(String name, @Nullable String revision, CacheFolders folders) {
        String wanted = revision == null ? "main" : revision;
        if (!REPOSITORY.matcher(name).matches() || !REVISION.matcher(wanted).matches()) {
            return Optional.empty();
        }
        Path repository = folders.huggingFace().resolve("models--" + name.replace("/", "--"));
        String commit = commit(repository.resolve("refs").resolve(wanted)).orElse(wanted);
        Path snapshot = repository.resolve("snapshots").resolve(commit);
        return Files.isDirectory(snapshot) ? Optional.of(snapshot) : Optional.empty();
    }

    /** The commit that a reference names. */
    private static Optional<String> commit(Path reference) {
        try {
            if (!Files.isRegularFile(reference) || Files.size(reference) > GREATEST_REFERENCE) {
                return Optional.empty();
            }
            String commit = Files.readString(reference).strip();
            return commit.matches("[0-9a-fA-F]{1,64}") ? Optional.of(commit) : Optional.empty();
        } catch (IOException unreadable) {
            throw new ModelNotFoundException(
                    "%s cannot be read (%s); mend its permissions, or give the model's folder."
                            .formatted(reference, unreadable),
                    unreadable);
        }
    }

    private static ModelNotFoundException notFound(
            String name, @Nullable String revision, List<EmbeddedCheckpointProvider> providers, CacheFolders folders) {
        String embedded = providers.isEmpty()
                ? "none; add io.jtransformers:jtransformers-samples for some"
                : providers.stream()
                        .flatMap(provider -> provider.names().stream())
                        .collect(Collectors.joining(", "));
        return new ModelNotFoundException(
                "The model '%s'%s was asked for, but it is no embedded model (there are: %s), no folder, and not in the Hugging Face cache %s. Downloading is not there yet: give the path of a folder with its files%s."
                        .formatted(
                                name,
                                revision == null ? "" : " at revision '%s'".formatted(revision),
                                embedded,
                                folders.huggingFace(),
                                REPOSITORY.matcher(name).matches()
                                        ? ", or fetch it with 'hf download %s' first".formatted(name)
                                        : ""));
    }
}
