package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads chat templates from the files of a folder. Templates in files of their own win over those in
 * {@code tokenizer_config.json}; {@code chat_template.json}, which processors wrote, is looked at last.
 *
 * <p>Source: {@code _from_pretrained} of {@code PreTrainedTokenizerBase} in Transformers 5.12.1,
 * {@code tokenization_utils_base.py}.
 */
final class ChatTemplateFiles {

    private static final String ENDING = ".jinja";

    private static final String KEY = "chat_template";

    /** Real templates have some kilobytes. */
    private static final long LARGEST_TEMPLATE = 1 << 20;

    private final Path folder;

    ChatTemplateFiles(Path folder) {
        this.folder = folder;
    }

    /** Names with texts of templates; empty if there are none. */
    Map<String, String> read() {
        Map<String, String> templates = readTemplateFiles();
        if (templates.isEmpty()) {
            templates = readKey(folder.resolve("tokenizer_config.json"));
        }
        return templates.isEmpty() ? readKey(folder.resolve("chat_template.json")) : templates;
    }

    private Map<String, String> readTemplateFiles() {
        Map<String, String> templates = new LinkedHashMap<>();
        Path single = folder.resolve("chat_template" + ENDING);
        if (Files.isRegularFile(single)) {
            templates.put(ChatTemplates.DEFAULT, readText(single));
        }
        Path more = folder.resolve("additional_chat_templates");
        if (Files.isDirectory(more)) {
            templates.putAll(readFolder(more));
        }
        return templates;
    }

    private static Map<String, String> readFolder(Path folder) {
        Map<String, String> templates = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                templates.put(name.substring(0, name.length() - ENDING.length()), readText(file));
            }
            return templates;
        } catch (IOException e) {
            throw new TokenizerFileException(
                    "The chat templates in %s cannot be read (%s); check that it is readable.".formatted(folder, e), e);
        }
    }

    private static String readText(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_TEMPLATE) {
                throw new TokenizerFileException(
                        "%s has %d bytes, but a chat template has at most %d; is it the right file?"
                                .formatted(file, size, LARGEST_TEMPLATE));
            }
            // Python reads every end of a line as a line feed.
            return Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
        } catch (CharacterCodingException e) {
            throw new TokenizerFileException(
                    "%s is to be a chat template, but is no UTF-8 text; is it the right file?".formatted(file), e);
        } catch (IOException e) {
            throw new TokenizerFileException(
                    "%s cannot be read (%s); check that it is readable.".formatted(file, e), e);
        }
    }

    private static Map<String, String> readKey(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try (JsonInput input = JsonInput.open(file)) {
            JsonObject config = input.readObject("");
            return switch (config.value(KEY)) {
                case null -> Map.of();
                case String template -> Map.of(ChatTemplates.DEFAULT, template);
                case JsonObject named -> named(named);
                default -> listed(config);
            };
        }
    }

    private static Map<String, String> named(JsonObject templates) {
        Map<String, String> sources = new LinkedHashMap<>();
        templates.keys().forEach(name -> sources.put(name, templates.text(name)));
        return sources;
    }

    private static Map<String, String> listed(JsonObject config) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (JsonObject template : config.objects(KEY)) {
            sources.put(template.text("name"), template.text("template"));
        }
        return sources;
    }
}
