package io.jtransformers.tokenizers;

import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.normalizer.Normalizer;
import io.jtransformers.tokenizers.text.Characters;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The added tokens of a tokenizer, and the search for them. First those that are found in the text as it is are cut
 * out; then each part between is normalised, and those that are found in normalised text are cut out of it. Of several
 * tokens at one place the longest counts.
 *
 * <p>Source: {@code AddedVocabulary} in tokenizers 0.23, {@code tokenizer/added_vocabulary.rs}.
 */
final class AddedVocabulary {

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<Integer, AddedToken> tokens = new HashMap<>();
    private final Set<String> special = new HashSet<>();
    private int greatestId = Vocabulary.NONE;
    private final List<AddedToken> added;
    private final @Nullable Normalizer normalizer;

    /** Values are indices into {@link #found}. */
    private final TokenTrie verbatim = new TokenTrie();

    private final TokenTrie normalized = new TokenTrie();

    private final List<Found> found = new ArrayList<>();

    /** A token that a trie finds, its length in the searched text, and its id. */
    private record Found(AddedToken token, int length, int id) {}

    /** Takes an added token that was found. */
    @FunctionalInterface
    interface AddedTokenSink {
        void accept(int id, NormalizedText text, int start, int end);
    }

    /** A vocabulary that gives tokens which {@code model} lacks the next free ids, in the order of the list. */
    AddedVocabulary(List<AddedToken> added, Vocabulary model, @Nullable Normalizer normalizer) {
        this.added = List.copyOf(added);
        this.normalizer = normalizer;
        for (AddedToken token : added) {
            if (token.content().isEmpty()) {
                continue;
            }
            if (token.special()) {
                special.add(token.content());
            }
            if (!ids.containsKey(token.content())) {
                int id = idFor(token, model);
                ids.put(token.content(), id);
                tokens.put(id, token);
                greatestId = Math.max(greatestId, id);
            }
        }
        // Special tokens are searched for first, so they win where two tokens are written alike.
        added.stream().filter(AddedToken::special).forEach(this::addToTrie);
        added.stream().filter(token -> !token.special()).forEach(this::addToTrie);
    }

    /** The same added tokens and {@code more}. */
    AddedVocabulary with(List<AddedToken> more, Vocabulary model) {
        List<AddedToken> all = new ArrayList<>(added);
        all.addAll(more);
        return new AddedVocabulary(all, model, normalizer);
    }

    /** How many added tokens {@code model} lacks. */
    int sizeBeyond(Vocabulary model) {
        return (int) ids.keySet().stream()
                .filter(token -> model.id(token) == Vocabulary.NONE)
                .count();
    }

    private int idFor(AddedToken token, Vocabulary model) {
        int known = model.id(token.content());
        if (known != Vocabulary.NONE) {
            return known;
        }
        return greatestId >= model.size() ? greatestId + 1 : model.size();
    }

    private void addToTrie(AddedToken token) {
        Integer id = ids.get(token.content());
        if (id == null) {
            return;
        }
        String pattern = token.content();
        if (token.normalized() && normalizer != null) {
            pattern = normalizer.normalize(NormalizedText.of(pattern)).value();
        }
        (token.normalized() ? normalized : verbatim).add(pattern, found.size());
        found.add(new Found(token, pattern.length(), id));
    }

    /** The id of an added token, {@link Vocabulary#NONE} for others. */
    int id(String token) {
        return ids.getOrDefault(token, Vocabulary.NONE);
    }

    /** The added token of an id, null for others. */
    @Nullable
    AddedToken token(int id) {
        return tokens.get(id);
    }

    /** Whether decoding may skip this token. */
    boolean isSpecial(String token) {
        return special.contains(token);
    }

    /** All added tokens and their ids. */
    Map<String, Integer> ids() {
        return ids;
    }

    /** Cuts {@code text} into added tokens and normalised parts between them. */
    void extract(NormalizedText text, AddedTokenSink onToken, PieceSink onText) {
        search(verbatim, text, onToken, (between, start, end) -> {
            NormalizedText part = between.slice(start, end);
            if (normalizer != null) {
                part = normalizer.normalize(part);
            }
            search(normalized, part, onToken, onText);
        });
    }

    private void search(TokenTrie trie, NormalizedText text, AddedTokenSink onToken, PieceSink onText) {
        String value = text.value();
        int end = value.length();
        int done = 0;
        int position = trie.isEmpty() ? end : trie.nextCandidate(value, 0, end);
        while (position < end) {
            int match = trie.longestAt(value, position, end);
            if (match == TokenTrie.NONE) {
                position = trie.nextCandidate(value, position + 1, end);
                continue;
            }
            AddedToken token = found.get(match).token();
            int start = position;
            int stop = position + found.get(match).length();
            position = trie.nextCandidate(value, stop, end);
            if (token.singleWord() && touchesWord(value, start, stop)) {
                continue;
            }
            if (token.leftStrip()) {
                start = Math.max(done, skipSpaceLeft(value, start));
            }
            if (token.rightStrip()) {
                stop = skipSpaceRight(value, stop);
            }
            if (done < start) {
                onText.accept(text, done, start);
            }
            onToken.accept(found.get(match).id(), text, start, stop);
            done = stop;
        }
        if (done < end) {
            onText.accept(text, done, end);
        }
    }

    private static boolean touchesWord(String text, int start, int stop) {
        return (start > 0 && Characters.isWord(text.codePointBefore(start)))
                || (stop < text.length() && Characters.isWord(text.codePointAt(stop)));
    }

    private static int skipSpaceLeft(String text, int index) {
        int start = index;
        while (start > 0 && Characters.isWhiteSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int skipSpaceRight(String text, int index) {
        int stop = index;
        while (stop < text.length() && Characters.isWhiteSpace(text.charAt(stop))) {
            stop++;
        }
        return stop;
    }
}
