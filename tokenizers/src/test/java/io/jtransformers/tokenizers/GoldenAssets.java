package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the golden results and the tokenizers lie: in the project, beside it, or where properties say. A property takes
 * the place of the default, and then nothing may be missing.
 */
final class GoldenAssets {

    private static final String ASSETS = "jtransformers.tokenizers.assets";
    private static final String GOLDENS = "jtransformers.tokenizers.goldens";
    private static final Path PROJECT = Path.of("src/test/assets");
    private static final Path SHARED = Path.of("../../shared/tokenizers");

    private GoldenAssets() {}

    static boolean mayBeMissing() {
        return System.getProperty(ASSETS) == null;
    }

    private static List<Path> folders() {
        String property = System.getProperty(ASSETS);
        return property == null
                ? List.of(PROJECT, SHARED)
                : Stream.of(property.split(File.pathSeparator)).map(Path::of).toList();
    }

    /** The folder of a tokenizer such as {@code small/bpe-gpt2}, if it is there. */
    static Optional<Path> tokenizer(String name) {
        return folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(folder -> Files.exists(folder.resolve("tokenizer.json")))
                .findFirst();
    }

    /** A file of a tokenizer, such as {@code ministral-tekken/tekken.json}, if it is there. */
    static Optional<Path> file(String name) {
        return folders().stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    /** All golden files by name, without their ending. */
    static Map<String, Path> goldens() {
        String property = System.getProperty(GOLDENS);
        List<Path> sources = property == null
                ? List.of(SHARED.resolve("goldens"), PROJECT.resolve("goldens"))
                : List.of(Path.of(property));
        Map<String, Path> files = new TreeMap<>();
        for (Path source : sources) {
            if (!Files.isDirectory(source)) {
                continue;
            }
            try (Stream<Path> list = Files.list(source)) {
                list.filter(file -> file.toString().endsWith(".jsonl"))
                        .forEach(file -> files.put(file.getFileName().toString().replace(".jsonl", ""), file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** The records of a golden file. */
    static List<JsonObject> records(Path file) {
        List<JsonObject> records = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                try (JsonInput input = JsonInput.of(file + " record " + records.size(), line)) {
                    records.add(input.readObject(""));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }
}
