package io.jtransformers;

import io.jtransformers.hub.Hub;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens the tokenizer of a model by its name; {@code AutoTokenizer} of Transformers. The kinds of files that can be
 * read are those of the modules at hand, such as {@code jtransformers-tokenizers}. What a {@code tokenizer.json} says
 * counts, whatever {@code tokenizer_class} stands beside it.
 *
 * <p>Source: {@code AutoTokenizer} in Transformers 5.12.1, {@code models/auto/tokenization_auto.py}.
 */
public final class AutoTokenizer {

    /** A message about a folder lists no more of its files. */
    private static final int MOST_NAMES = 20;

    private AutoTokenizer() {}

    /**
     * The tokenizer of {@code nameOrPath}.
     *
     * @param nameOrPath an embedded sample such as {@code jtransformers/tiny-ministral}, a folder, or a repository in
     *     the local Hugging Face cache
     * @throws io.jtransformers.hub.ModelNotFoundException if there is no such model here
     * @throws TokenizerException if it has no tokenizer that the modules at hand can read
     */
    public static Tokenizer fromPretrained(String nameOrPath) {
        return fromPretrained(nameOrPath, LoadOptions.defaults());
    }

    /** The same with a revision; the options that concern weights are not heeded. */
    public static Tokenizer fromPretrained(String nameOrPath, LoadOptions options) {
        Path folder = Hub.resolve(nameOrPath, options.revision());
        List<TokenizerProvider> providers = ServiceLoader.load(TokenizerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(TokenizerProvider::priority).reversed())
                .toList();
        if (providers.isEmpty()) {
            throw new TokenizerException(
                    "The tokenizer of '%s' was asked for, but no module that reads tokenizers is at hand;"
                                    .formatted(nameOrPath)
                            + " add io.jtransformers:jtransformers-tokenizers (or jtransformers-runtime, which brings"
                            + " it) to the dependencies.");
        }
        return providers.stream()
                .filter(provider -> provider.canOpen(folder))
                .findFirst()
                .orElseThrow(() -> new TokenizerException(
                        "The tokenizer of '%s' was asked for, but of the files that can be read (%s) %s has none; it has %s."
                                .formatted(nameOrPath, fileNames(providers), folder, found(folder))))
                .open(folder);
    }

    private static String fileNames(List<TokenizerProvider> providers) {
        return providers.stream()
                .flatMap(provider -> provider.fileNames().stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String found(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .sorted()
                    .limit(MOST_NAMES + 1)
                    .toList();
            if (names.isEmpty()) {
                return "no files at all";
            }
            return names.size() <= MOST_NAMES
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, MOST_NAMES)) + " and more";
        } catch (IOException e) {
            return "files that cannot be listed (%s)".formatted(e);
        }
    }
}
