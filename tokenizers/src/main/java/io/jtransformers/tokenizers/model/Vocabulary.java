package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens and their ids. Immutable to the eye; tokens become {@link String}s when they are asked for. */
public final class Vocabulary {

    /** The id of no token. */
    public static final int NONE = -1;

    private final TokenIds ids;

    /** For each id the place of its token in {@link #ids}, {@link #NONE} where there is none. */
    private final int[] places;

    /** The tokens that were asked for; several threads may make the same one. */
    private final @Nullable String[] tokens;

    /** The places of tokens whose ids are too far apart for an array. */
    private final Map<Integer, Integer> scattered = new HashMap<>();

    /**
     * A vocabulary.
     *
     * @param ids the tokens, ids 0 or greater; kept, not copied
     */
    Vocabulary(TokenIds ids) {
        this.ids = ids;
        ids.trim();
        int limit = 2 * ids.size() + 1_024;
        int length = 0;
        for (int place = 0; place < ids.size(); place++) {
            length = ids.id(place) < limit ? Math.max(length, ids.id(place) + 1) : length;
        }
        places = new int[length];
        Arrays.fill(places, NONE);
        tokens = new String[length];
        for (int place = 0; place < ids.size(); place++) {
            int id = ids.id(place);
            if (id < length) {
                places[id] = place;
            } else {
                scattered.put(id, place);
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
        ids.trim();
        places = new int[0];
        this.tokens = tokens.toArray(String[]::new);
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
     * Gives the ids of a token that begins with {@code chars}, of the token that it goes on with, and of both together,
     * {@link #NONE} for what is not in the vocabulary.
     */
    void pair(char[] chars, int start, int middle, int end, int[] out, int position) {
        int leftHash = ids.hash(0, chars, start, middle);
        out[position] = ids.find(leftHash, chars, start, middle);
        out[position + 1] = ids.find(chars, middle, end);
        out[position + 2] = ids.find(ids.hash(leftHash, chars, middle, end), chars, start, end);
    }

    /**
     * The id of the token that begins with {@code left} and goes on with {@code right} from {@code from} on,
     * {@link #NONE} if it is not in the vocabulary.
     */
    int id(String left, String right, int from) {
        return ids.find(left, right, from);
    }

    /** The id of the token of a part of {@code chars}, {@link #NONE} if it is not in the vocabulary. */
    int id(char[] chars, int start, int end) {
        return ids.find(chars, start, end);
    }

    /**
     * The end of the longest token that begins at {@code start} in {@code chars} and ends behind {@code from}, at
     * {@code most} at the latest, {@link #NONE} if there is none. Takes time in proportion to {@code most - start}.
     */
    int longestEnd(char[] chars, int start, int from, int most) {
        int longest = NONE;
        int hash = ids.hash(0, chars, start, from);
        for (int end = from + 1; end <= most; end++) {
            hash = ids.hash(hash, chars, end - 1, end);
            boolean insidePair = end < chars.length && Character.isSurrogatePair(chars[end - 1], chars[end]);
            if (!insidePair && ids.find(hash, chars, start, end) != NONE) {
                longest = end;
            }
        }
        return longest;
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
        if (id < 0 || id >= tokens.length) {
            Integer place = scattered.get(id);
            return place == null ? null : ids.token(place);
        }
        String token = tokens[id];
        if (token == null && places[id] != NONE) {
            token = ids.token(places[id]);
            tokens[id] = token;
        }
        return token;
    }

    /** The length of the longest token in UTF-16 units. */
    int longestToken() {
        return ids.longest();
    }

    /** Token to id, as a map of its own. */
    public Map<String, Integer> asMap() {
        return ids.toMap();
    }
}
