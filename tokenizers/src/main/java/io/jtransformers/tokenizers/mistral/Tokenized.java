package io.jtransformers.tokenizers.mistral;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request as ids.
 *
 * <p>Source: {@code Tokenized} in mistral-common 1.12.0, {@code tokens/tokenizers/base.py}.
 */
public final class Tokenized {

    private final int[] tokens;
    private final int @Nullable [] prefixIds;

    Tokenized(int[] tokens, int @Nullable [] prefixIds) {
        this.tokens = tokens;
        this.prefixIds = prefixIds;
    }

    /** The ids, control tokens included. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** The ids of the message that the model is to go on with, null if there is none. They are the last of all. */
    public int @Nullable [] prefixIds() {
        return prefixIds == null ? null : prefixIds.clone();
    }

    /** The ids, for logs. */
    @Override
    public String toString() {
        return "Tokenized" + Arrays.toString(tokens);
    }
}
