package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens and their ids. Immutable. */
public final class Vocabulary {

    /** The id of no token. */
    public static final int NONE = -1;

    private final TokenIds ids;
    private final @Nullable String[] tokens;

    /** The tokens whose ids are too far apart for an array. */
    private final Map<Integer, String> scattered;

    /**
     * A vocabulary.
     *
     * @param ids the tokens, ids 0 or greater; kept, not copied
     */
    Vocabulary(TokenIds ids) {
        this.ids = ids;
        int limit = 2 * ids.size() + 1_024;
        int length = 0;
        for (int index = 0; index < ids.size(); index++) {
            length = ids.id(index) < limit ? Math.max(length, ids.id(index) + 1) : length;
        }
        tokens = new String[length];
        scattered = new HashMap<>();
        for (int index = 0; index < ids.size(); index++) {
            int id = ids.id(index);
            if (id < length) {
                tokens[id] = ids.token(index);
            } else {
                scattered.put(id, ids.token(index));
            }
        }
    }

    /**
     * A vocabulary whose ids are the indices of a list; of tokens that are in it twice, the last counts.
     *
     * @param tokens the tokens
     */
    public Vocabulary(List<String> tokens) {
        ids = new TokenIds();
        for (int index = 0; index < tokens.size(); index++) {
            ids.put(tokens.get(index), index);
        }
        this.tokens = tokens.toArray(String[]::new);
        scattered = Map.of();
    }

    /** The number of tokens. */
    public int size() {
        return ids.size();
    }

    /** The id of a token, {@link #NONE} if it is not in the vocabulary. */
    public int id(String token) {
        return ids.find(token);
    }

    /**
     * The id of the token that begins with {@code left} and goes on with {@code right} from {@code from} on,
     * {@link #NONE} if it is not in the vocabulary.
     */
    int id(String left, String right, int from) {
        return ids.find(left, right, from);
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
        int longest = 0;
        for (int index = 0; index < ids.size(); index++) {
            longest = Math.max(longest, ids.token(index).length());
        }
        return longest;
    }

    /** Token to id, as a map of its own. */
    public Map<String, Integer> asMap() {
        return ids.toMap();
    }
}
