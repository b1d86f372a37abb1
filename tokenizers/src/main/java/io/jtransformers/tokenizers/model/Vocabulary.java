package io.jtransformers.tokenizers.model;

import java.util.Collections;
import java.util.HashMap;
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

    /** The number of tokens. */
    public int size() {
        return ids.size();
    }

    /** The id of a token, {@link #NONE} if it is not in the vocabulary. */
    public int id(String token) {
        return ids.getOrDefault(token, NONE);
    }

    /** The token of an id, null if it is not in the vocabulary. */
    public @Nullable String token(int id) {
        if (id >= 0 && id < tokens.length) {
            return tokens[id];
        }
        return scattered.get(id);
    }

    /** Token to id. */
    public Map<String, Integer> asMap() {
        return ids;
    }
}
