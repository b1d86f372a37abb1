package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.json.JsonOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a tokenizer. Of the file with the vocabulary only the added tokens are written anew; all else,
 * the model above all, is copied as a stream.
 *
 * <p>Source: {@code save_pretrained} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
final class PreTrainedTokenizerWriter {

    private static final String ADDED_TOKENS = "added_tokens";
    private static final String TEMPLATE_FOLDER = "additional_chat_templates";
    private static final List<String> TEMPLATE_FILES = List.of("chat_template.jinja", "chat_template.json");

    /** What the configuration says in another way after saving, and where files lay on the machine that wrote it. */
    private static final Set<String> NOT_KEPT = Set.of(
            "additional_special_tokens",
            "add_bos_token",
            "add_eos_token",
            "max_len",
            "name_or_path",
            "special_tokens_map_file",
            "tokenizer_file");

    private static final Set<String> FRAME = Set.of("add_bos_token", "add_eos_token");

    private final PreTrainedTokenizerFast tokenizer;
    private final TokenizerConfig config;
    private final Path vocabularyFile;
    private final List<Path> written = new ArrayList<>();

    PreTrainedTokenizerWriter(PreTrainedTokenizerFast tokenizer, TokenizerConfig config, Path vocabularyFile) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.vocabularyFile = vocabularyFile.toAbsolutePath();
    }

    List<Path> write(Path folder) {
        try {
            Files.createDirectories(folder);
            if (hasPipeline()) {
                writeTokenizerJson(folder.resolve(TokenizerJsonProvider.FILE));
            } else {
                copy(vocabularyFile, folder);
            }
            writeConfig(folder.resolve("tokenizer_config.json"));
            copyTemplates(folder);
        } catch (IOException e) {
            throw new TokenizerException(
                    "The tokenizer from %s could not be saved in %s (%s); are its files still there, and may this program write in the folder?"
                            .formatted(vocabularyFile, folder, e),
                    e);
        }
        return List.copyOf(written);
    }

    /** Whether the file says what frames texts, so that the configuration need not. */
    private boolean hasPipeline() {
        return vocabularyFile.endsWith(TokenizerJsonProvider.FILE);
    }

    private void writeTokenizerJson(Path file) {
        try (JsonInput input = JsonInput.open(vocabularyFile);
                JsonOutput output = JsonOutput.create(file)) {
            boolean hasTokens = false;
            input.beginObject();
            output.beginObject();
            for (String key = input.nextKey(); key != null; key = input.nextKey()) {
                output.key(key);
                if (key.equals(ADDED_TOKENS)) {
                    input.skip();
                    output.write(addedTokensWithIds());
                    hasTokens = true;
                } else {
                    output.copy(input);
                }
            }
            if (!hasTokens) {
                output.key(ADDED_TOKENS);
                output.write(addedTokensWithIds());
            }
            output.endObject();
            output.finish();
        }
        written.add(file);
    }

    private List<Map<String, Object>> addedTokensWithIds() {
        List<Map<String, Object>> tokens = new ArrayList<>();
        sortedAddedTokens().forEach((id, token) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.putAll(AddedTokenJson.write(token));
            tokens.add(json);
        });
        return tokens;
    }

    private Map<Integer, AddedToken> sortedAddedTokens() {
        return new TreeMap<>(tokenizer.pipeline().addedTokensById());
    }

    private void writeConfig(Path file) {
        Map<String, @Nullable Object> members = new TreeMap<>();
        JsonObject before = config.file();
        for (String key : before.keys()) {
            boolean kept = !NOT_KEPT.contains(key) || (FRAME.contains(key) && !hasPipeline());
            if (kept && !TokenizerConfigReader.ROLES.contains(key)) {
                members.put(key, before.value(key));
            }
        }
        members.putIfAbsent("tokenizer_class", "PreTrainedTokenizerFast");
        if (before.has("max_len")) {
            members.putIfAbsent("model_max_length", before.value("max_len"));
        }
        members.putAll(tokenizer.specialTokensMap().byRole());
        members.put("extra_special_tokens", extraSpecialTokens());
        Map<String, Object> tokens = new LinkedHashMap<>();
        sortedAddedTokens().forEach((id, token) -> tokens.put(id.toString(), AddedTokenJson.write(token)));
        members.put("added_tokens_decoder", tokens);
        try (JsonOutput output = JsonOutput.create(file)) {
            output.write(members);
            output.finish();
        }
        written.add(file);
    }

    /** With those whose role would not be found again, since its name does not end as those of tokens do. */
    private List<String> extraSpecialTokens() {
        List<String> tokens = new ArrayList<>(tokenizer.extraSpecialTokens());
        tokenizer.specialTokensMap().modelTokens().forEach((role, token) -> {
            if (!role.endsWith("_token")) {
                tokens.add(token);
            }
        });
        return tokens;
    }

    private void copyTemplates(Path folder) throws IOException {
        Path source = vocabularyFile.resolveSibling(TEMPLATE_FOLDER);
        for (String name : TEMPLATE_FILES) {
            if (Files.exists(vocabularyFile.resolveSibling(name))) {
                copy(vocabularyFile.resolveSibling(name), folder);
            }
        }
        if (Files.isDirectory(source)) {
            Path target = Files.createDirectories(folder.resolve(TEMPLATE_FOLDER));
            try (Stream<Path> templates = Files.list(source)) {
                for (Path template : templates.sorted().toList()) {
                    copy(template, target);
                }
            }
        }
    }

    private void copy(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName().toString());
        if (!Files.exists(target) || !Files.isSameFile(file, target)) {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        written.add(target);
    }
}
