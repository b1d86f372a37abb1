package io.jtransformers.benchmarks;

import io.jtransformers.tokenizers.json.JsonInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The same five million characters on every machine: half of it sources and documentation of this project, half texts
 * of the tokenizers' golden results in many scripts.
 */
final class MixedText {

    private static final int LENGTH = 5_000_000;
    private static final int DOCUMENT_LENGTH = 8_192;
    private static final String GOLDENS = "tokenizers/src/test/assets/goldens";

    private MixedText() {}

    /**
     * Documents of about 8,000 characters.
     *
     * @param root the folder of the project
     */
    static List<String> documents(Path root) throws IOException {
        StringBuilder text = new StringBuilder(LENGTH + DOCUMENT_LENGTH);
        for (Path file : sources(root)) {
            if (text.length() < LENGTH / 2) {
                text.append(Files.readString(file));
            }
        }
        text.setLength(Math.min(text.length(), LENGTH / 2));
        List<String> goldens = goldenTexts(root.resolve(GOLDENS));
        Collections.shuffle(goldens, new Random(1));
        for (int index = 0; text.length() < LENGTH; index++) {
            text.append(goldens.get(index % goldens.size())).append('\n');
        }
        List<String> documents = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + DOCUMENT_LENGTH);
            end = text.offsetByCodePoints(text.offsetByCodePoints(end, -1), 1);
            documents.add(text.substring(start, end));
            start = end;
        }
        return documents;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> goldenTexts(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                try (JsonInput json = JsonInput.of(file.toString(), line)) {
                    if (json.readObject("").value("text") instanceof String text) {
                        texts.add(text);
                    }
                }
            }
        }
        return texts;
    }
}
