package io.jtransformers.tokenizers.mistral;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a generation of Mistral's models wants requests to be written.
 *
 * <p>Source: {@code TokenizerVersion} in mistral-common 1.12.0, {@code tokens/tokenizers/base.py}.
 */
public enum TokenizerVersion {
    /** Instructions between {@code [INST]} and {@code [/INST]} as plain text; no tools. */
    V1,
    /** Control tokens, tools, and fill-in-the-middle. */
    V2,
    /** Tool calls have ids. */
    V3,
    /** System messages of their own; tool results as plain text. */
    V7,
    /** Each tool call has a control token of its own. */
    V11,
    /** Tools come with the first user message, and ids of calls are not written. */
    V13,
    /** Settings of the model, such as its reasoning effort. */
    V15;

    /** The version that files call by this name, such as {@code v3}. */
    public static Optional<TokenizerVersion> named(String name) {
        return Arrays.stream(values())
                .filter(version -> version.toString().equals(name))
                .findFirst();
    }

    /** Whether this is {@code version} or a later one. */
    public boolean isAtLeast(TokenizerVersion version) {
        return compareTo(version) >= 0;
    }

    /** The name in files, such as {@code v3}. */
    @Override
    public String toString() {
        return "v" + name().substring(1);
    }
}
