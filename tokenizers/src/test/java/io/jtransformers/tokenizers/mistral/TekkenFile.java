package io.jtransformers.tokenizers.mistral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes small {@code tekken.json} files: the 256 bytes, then the pieces that a test asks for. */
final class TekkenFile {

    private static final int SPECIAL_TOKENS = 24;

    private final List<byte[]> pieces = new ArrayList<>();
    private String version = "v3";
    private String specialTokens = "null";
    private int numSpecialTokens = SPECIAL_TOKENS;
    private int cutPieces;

    TekkenFile(String... pieces) {
        for (int value = 0; value < 256; value++) {
            this.pieces.add(new byte[] {(byte) value});
        }
        for (String piece : pieces) {
            this.pieces.add(piece.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A file of a version with all special tokens that it needs. */
    static TekkenFile ofVersion(String version) {
        return new TekkenFile()
                .version(version)
                .specialTokens(
                        "<unk>",
                        "<s>",
                        "</s>",
                        "<pad>",
                        "[INST]",
                        "[/INST]",
                        "[AVAILABLE_TOOLS]",
                        "[/AVAILABLE_TOOLS]",
                        "[TOOL_RESULTS]",
                        "[/TOOL_RESULTS]",
                        "[TOOL_CALLS]",
                        "[TOOL_CONTENT]",
                        "[SYSTEM_PROMPT]",
                        "[/SYSTEM_PROMPT]",
                        "[ARGS]",
                        "[CALL_ID]",
                        "[THINK]",
                        "[/THINK]");
    }

    TekkenFile version(String value) {
        version = value;
        return this;
    }

    /** Lists special tokens of its own instead of the built-in ones. */
    TekkenFile specialTokens(String... tokens) {
        List<String> entries = new ArrayList<>();
        for (String token : tokens) {
            entries.add("{\"rank\": %d, \"token_str\": \"%s\", \"is_control\": true}".formatted(entries.size(), token));
        }
        specialTokens = entries.toString();
        return this;
    }

    TekkenFile numSpecialTokens(int value) {
        numSpecialTokens = value;
        return this;
    }

    /** Leaves the last pieces out of the vocabulary, though the file lists them. */
    TekkenFile withoutLastPieces(int count) {
        cutPieces = count;
        return this;
    }

    String json() {
        String vocabulary = pieces.stream()
                .map(Base64.getEncoder()::encodeToString)
                .map(piece -> "\"token_bytes\": \"%s\", \"token_str\": null".formatted(piece))
                .collect(Collectors.joining("\n"));
        StringBuilder entries = new StringBuilder();
        for (String piece : vocabulary.split("\n")) {
            int rank = entries.isEmpty()
                    ? 0
                    : (int) entries.chars().filter(unit -> unit == '\n').count();
            entries.append(rank == 0 ? "" : ",").append("{\"rank\": %d, %s}\n".formatted(rank, piece));
        }
        return """
            {"config": {"pattern": "\\\\p{L}+|[^\\\\p{L}]+", "num_vocab_tokens": %d, "default_vocab_size": %d,
              "default_num_special_tokens": %d, "version": "%s"},
             "special_tokens": %s,
             "vocab": [%s]}
            """.formatted(
                        pieces.size(),
                        pieces.size() - cutPieces + numSpecialTokens,
                        numSpecialTokens,
                        version,
                        specialTokens,
                        entries);
    }

    Path write(Path folder) {
        return write(folder, json());
    }

    static Path write(Path folder, String json) {
        try {
            return Files.writeString(folder.resolve("tekken.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
