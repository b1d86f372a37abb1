package io.jtransformers.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Copies embedded checkpoints to the cache folder: once for each content, into a folder named after its digest, so that
 * programs with different versions of a sample do not disturb each other.
 */
final class EmbeddedCheckpoints {

    private static final int SHOWN_DIGEST_CHARACTERS = 16;

    private EmbeddedCheckpoints() {}

    /** The folder with the files of {@code name}, copied if they are not there. */
    static Path materialize(EmbeddedCheckpointProvider provider, String name, Path cache) {
        Path samples = cache.resolve("embedded");
        try {
            Path target = samples.resolve(name.replace('/', '-') + "-" + digest(provider, name));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(samples);
                copy(provider, name, samples, target);
            }
            return target;
        } catch (IOException failure) {
            throw new ModelNotFoundException(
                    "The embedded model '%s' could not be copied to %s (%s); set JTRANSFORMERS_CACHE to a folder that can be written."
                            .formatted(name, samples, failure),
                    failure);
        }
    }

    /** Copies to a folder of its own and renames it when it is whole: nobody ever sees half a checkpoint. */
    private static void copy(EmbeddedCheckpointProvider provider, String name, Path samples, Path target)
            throws IOException {
        Path partial = Files.createTempDirectory(samples, "copying-");
        try {
            for (String file : provider.files(name)) {
                try (InputStream source = provider.open(name, file)) {
                    Files.copy(source, partial.resolve(file));
                }
            }
            try {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException wonByAnother) {
                if (!Files.isDirectory(target)) {
                    throw wonByAnother;
                }
            }
        } finally {
            deleteIfThere(partial);
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

    private static String digest(EmbeddedCheckpointProvider provider, String name) throws IOException {
        MessageDigest digest = sha256();
        for (String file : provider.files(name)) {
            digest.update(file.getBytes(StandardCharsets.UTF_8));
            try (var source = new DigestInputStream(provider.open(name, file), digest)) {
                source.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN_DIGEST_CHARACTERS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", absent);
        }
    }
}
