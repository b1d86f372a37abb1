package io.jtransformers;

import io.jtransformers.hub.Hub;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerProvider;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Opens the tokenizer of a model by its name; {@code AutoTokenizer} of Transformers. The kinds of files that can be
 * read are those of the modules at hand, such as {@code jtransformers-tokenizers}.
 */
public final class AutoTokenizer {

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
                        "The tokenizer of '%s' was asked for, but %s has none of the files that can be read: %s."
                                .formatted(nameOrPath, folder, fileNames(providers))))
                .open(folder);
    }

    private static String fileNames(List<TokenizerProvider> providers) {
        return providers.stream()
                .flatMap(provider -> provider.fileNames().stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
