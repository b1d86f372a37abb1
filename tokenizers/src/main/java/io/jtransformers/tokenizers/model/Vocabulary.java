package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens and their ids. Immutable. */
public final class Vocabulary {

    /** The id of no token. */
    public static final int NONE = -1;

    private final Map<String, Integer> ids;
    private final @Nullable String[] tokens;

    /** The tokens whose ids are too far apart for an array. */
    private final Map<Integer, String> scattered;

    /**
     * A vocabulary.
     *
     * @param ids token to id, ids 0 or greater; kept, not copied
     */
    public Vocabulary(Map<String, Integer> ids) {
        this.ids = Collections.unmodifiableMap(ids);
        int limit = 2 * ids.size() + 1_024;
        int length = 0;
        for (int id : ids.values()) {
            length = id < limit ? Math.max(length, id + 1) : length;
        }
        tokens = new String[length];
        scattered = new HashMap<>();
        ids.forEach((token, id) -> {
            if (id < tokens.length) {
                tokens[id] = token;
            } else {
                scattered.put(id, token);
            }
        });
    }

    /**
     * A vocabulary whose ids are the indices of a list; of tokens that are in it twice, the last counts.
     *
     * @param tokens the tokens
     */
    public Vocabulary(List<String> tokens) {
        Map<String, Integer> indices = HashMap.newHashMap(tokens.size());
        for (int index = 0; index < tokens.size(); index++) {
            indices.put(tokens.get(index), index);
        }
        ids = Collections.unmodifiableMap(indices);
        this.tokens = tokens.toArray(String[]::new);
        scattered = Map.of();
    }

    /** The number of tokens. */
    public int size() {
        return ids.size();
    }

    /** The id of a token, {@link #NONE} if it is not in the vocabulary. */
    public int id(String token) {
        return ids.getOrDefault(token, NONE);
    }

    /**
     * The id of the unknown token, which a text turned out to need.
     *
     * @throws TokenizerException if it is not in the vocabulary
     */
    int unknownId(String unknownToken) {
        int id = id(unknownToken);
        if (id == NONE) {
            throw new TokenizerException(
                    "The text needs the token '%s', but the vocabulary lacks it; check unk_token in tokenizer.json."
                            .formatted(unknownToken));
        }
        return id;
    }

    /** The token of an id, null if it is not in the vocabulary. */
    public @Nullable String token(int id) {
        if (id >= 0 && id < tokens.length) {
            return tokens[id];
        }
        return scattered.get(id);
    }

    /** The length of the longest token in UTF-16 units. */
    int longestToken() {
        return ids.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** Token to id. */
    public Map<String, Integer> asMap() {
        return ids;
    }
}
