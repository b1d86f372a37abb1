package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Knows the files of Mistral's tokenizers by their names.
 *
 * <p>Source: {@code get_one_valid_tokenizer_file} in mistral-common 1.12.0, {@code tokens/tokenizers/utils.py}.
 */
final class MistralFiles {

    static final String TEKKEN = "tekken.json";

    private static final Pattern SENTENCE_PIECE = Pattern.compile(".*\\.model(\\.v\\d+(m\\d+)?)?");

    private MistralFiles() {}

    static boolean isTekken(Path file) {
        String name = file.getFileName().toString();
        return name.contains("tekken") && name.endsWith(".json");
    }

    static boolean isSentencePiece(Path file) {
        return SENTENCE_PIECE.matcher(file.getFileName().toString()).matches();
    }

    /**
     * The file in a folder that is to be read: {@code tekken.json}, or else the last by name.
     *
     * @throws TokenizerFileException if there is none
     */
    static Path find(Path folder) {
        Path tekken = folder.resolve(TEKKEN);
        if (Files.isRegularFile(tekken)) {
            return tekken;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> isTekken(file) || isSentencePiece(file))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            if (found.isEmpty()) {
                throw new TokenizerFileException(
                        "No tokenizer file found in %s; a tekken.json or tokenizer.model.v3 is".formatted(folder)
                                + " needed.");
            }
            return found.getLast();
        } catch (IOException e) {
            throw new TokenizerFileException("%s cannot be listed (%s); is it a folder?".formatted(folder, e), e);
        }
    }

    /**
     * Reads a file of either kind.
     *
     * @throws TokenizerFileException if it is called like neither, or is malformed
     */
    static TextTokenizer read(Path file) {
        if (isTekken(file)) {
            return Tekkenizer.fromFile(file);
        }
        if (isSentencePiece(file)) {
            return SentencePieceTokenizer.fromFile(file);
        }
        throw new TokenizerFileException("Unrecognized tokenizer file: %s".formatted(file));
    }
}
