package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a request is for, and so what it must look like.
 *
 * <p>Source: {@code ValidationMode} in mistral-common 1.12.0, {@code protocol/instruct/validator.py}.
 */
public enum ValidationMode {
    /** For a model in production: the request names its model, and every tool call has its result. */
    SERVING,
    /** For training: the assistant has the last word, and texts end with the end token. */
    FINETUNING,
    /** For a model that is tried out; the default. */
    TEST,
    /** Content is checked, but not who speaks last. */
    AGNOSTIC;

    /**
     * The mode that Transformers calls by this name, such as {@code finetuning}.
     *
     * @throws TokenizerException if there is none
     */
    public static ValidationMode named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new TokenizerException("Invalid `mistral-common` tokenizer mode: %s. Possible values are %s."
                                .formatted(
                                        name,
                                        Arrays.stream(values())
                                                .map(ValidationMode::toString)
                                                .collect(Collectors.joining(", ")))));
    }

    /** The name in Transformers, such as {@code finetuning}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
