package io.jtransformers.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies embedded checkpoints to the cache folder: once for each content, into a folder named after its digest, so that
 * programs with different versions of a sample do not disturb each other. A folder that has lost a file, as the cleaner
 * of a temporary folder takes them, is copied anew.
 */
final class EmbeddedCheckpoints {

    private static final int SHOWN_DIGEST_CHARACTERS = 16;

    private EmbeddedCheckpoints() {}

    /** The digest of a checkpoint's files, and how long each is. */
    private record Content(String digest, Map<String, Long> lengths) {}

    /** The folder with the files of {@code name}, copied if they are not there. */
    static Path materialize(EmbeddedCheckpointProvider provider, String name, Path cache) {
        Path samples = cache.resolve("embedded");
        try {
            Content content = content(provider, name);
            Path target = samples.resolve(name.replace('/', '-') + "-" + content.digest());
            if (!isWhole(target, content)) {
                Files.createDirectories(samples);
                copy(provider, name, samples, target, content);
            }
            return target;
        } catch (IOException failure) {
            throw new ModelNotFoundException(
                    "The embedded model '%s' could not be copied to %s (%s); set JTRANSFORMERS_CACHE to a folder that can be written."
                            .formatted(name, samples, failure),
                    failure);
        }
    }

    private static boolean isWhole(Path folder, Content content) throws IOException {
        for (Map.Entry<String, Long> file : content.lengths().entrySet()) {
            Path copy = folder.resolve(file.getKey());
            if (!Files.isRegularFile(copy) || Files.size(copy) != file.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** Copies to a folder of its own and renames it when it is whole: nobody ever sees half a checkpoint. */
    private static void copy(
            EmbeddedCheckpointProvider provider, String name, Path samples, Path target, Content content)
            throws IOException {
        Path partial = Files.createTempDirectory(samples, "copying-");
        Path damaged = samples.resolve(partial.getFileName() + "-damaged");
        try {
            for (String file : content.lengths().keySet()) {
                try (InputStream source = provider.open(name, file)) {
                    Files.copy(source, partial.resolve(file));
                }
            }
            if (Files.isDirectory(target) && !isWhole(target, content)) {
                moveAway(target, damaged);
            }
            try {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException wonByAnother) { // which exception it is differs between platforms
                if (!isWhole(target, content)) {
                    throw wonByAnother;
                }
            }
        } finally {
            deleteIfThere(partial);
            deleteIfThere(damaged);
        }
    }

    private static void moveAway(Path target, Path damaged) throws IOException {
        try {
            Files.move(target, damaged, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException movedByAnother) {
            // Whoever moved it away copies it anew, as this call is about to do.
        }
    }

    private static void deleteIfThere(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static Content content(EmbeddedCheckpointProvider provider, String name) throws IOException {
        MessageDigest digest = sha256();
        Map<String, Long> lengths = new LinkedHashMap<>();
        for (String file : provider.files(name)) {
            digest.update(file.getBytes(StandardCharsets.UTF_8));
            try (var source = new DigestInputStream(provider.open(name, file), digest)) {
                lengths.put(file, source.transferTo(OutputStream.nullOutputStream()));
            }
        }
        String text = HexFormat.of().formatHex(digest.digest());
        return new Content(text.substring(0, SHOWN_DIGEST_CHARACTERS), lengths);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", absent);
        }
    }
}
