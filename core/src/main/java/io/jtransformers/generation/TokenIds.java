package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that the config of a call names, which the model must know. A model's own file may name others, as some
 * published ones do: there they do no harm.
 */
final class TokenIds {

    private TokenIds() {}

    /**
     * Returns if the vocabulary has every token.
     *
     * @param ofCall what a call says
     * @param vocabSize how many tokens the model knows
     * @throws ConfigException if it does not know one
     */
    static void check(GenerationConfig ofCall, int vocabSize) {
        check("eos_token_id", ofCall.eosTokenIds(), vocabSize);
        check("suppress_tokens", ofCall.suppressTokens(), vocabSize);
        check("begin_suppress_tokens", ofCall.beginSuppressTokens(), vocabSize);
        check("forced_eos_token_id", ofCall.forcedEosTokenIds(), vocabSize);
        Integer forcedBos = ofCall.forcedBosTokenId();
        check("forced_bos_token_id", forcedBos == null ? null : List.of(forcedBos), vocabSize);
        Integer pad = ofCall.padTokenId();
        if (pad != null && pad >= vocabSize) {
            throw new ConfigException(
                    "pad_token_id is %d, but the model knows 0 to %d; give one of these, or -1 for none."
                            .formatted(pad, vocabSize - 1));
        }
    }

    private static void check(String key, @Nullable Collection<Integer> ids, int vocabSize) {
        if (ids != null) {
            Bounds.vocabulary(key, ids, vocabSize);
        }
    }
}
