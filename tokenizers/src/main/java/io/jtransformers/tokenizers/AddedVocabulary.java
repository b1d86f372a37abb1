package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.model.Vocabulary;
import io.jtransformers.tokenizers.normalizer.Normalizer;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The added tokens of a tokenizer. First those that are found in the text as it is are cut out; then each part between
 * is normalised, and those that are found in normalised text are cut out of it.
 *
 * <p>Source: {@code AddedVocabulary} in tokenizers 0.23.1, {@code tokenizer/added_vocabulary.rs}.
 */
final class AddedVocabulary {

    /** Longer ones would be looked for at each place of a text, letter by letter; known ones have less than 100. */
    private static final int LONGEST_TOKEN = 1_000;

    private final Vocabulary model;
    private final @Nullable Normalizer normalizer;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<Integer, AddedToken> tokens = new LinkedHashMap<>();

    /** How tokens are looked for that normalisation changes, by their ids; decoding writes them so too. */
    private final Map<Integer, String> normalizedForms = new HashMap<>();

    private final Set<String> special = new HashSet<>();

    /** For the smaller ids how decoding writes the added token; decoding asks for each id. */
    private @Nullable String[] writtenForms = new String[0];

    private final AddedTokenSearch verbatim = new AddedTokenSearch();
    private final AddedTokenSearch normalized = new AddedTokenSearch();

    /** What text that spells a special token becomes. */
    enum SpecialTokens {
        /** That token. */
        FOUND,
        /** Tokens like those of any other text. */
        SPLIT
    }

    /** Takes an added token that was found. */
    @FunctionalInterface
    interface AddedTokenSink {
        void accept(int id, NormalizedText text, int start, int end);
    }

    /** The added tokens of a tokenizer with this vocabulary; those that it lacks get the next free ids in order. */
    AddedVocabulary(List<AddedToken> added, Vocabulary model, @Nullable Normalizer normalizer) {
        this.model = model;
        this.normalizer = normalizer;
        add(added);
    }

    private AddedVocabulary(AddedVocabulary before, List<AddedToken> more) {
        model = before.model;
        normalizer = before.normalizer;
        ids.putAll(before.ids);
        tokens.putAll(before.tokens);
        normalizedForms.putAll(before.normalizedForms);
        special.addAll(before.special);
        add(more);
    }

    /** The same added tokens and {@code more}; one that is there already takes on its new properties. */
    AddedVocabulary with(List<AddedToken> more) {
        return new AddedVocabulary(this, more);
    }

    private void add(List<AddedToken> more) {
        int greatest =
                tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(Vocabulary.NONE);
        int nextId = greatest >= model.size() ? greatest + 1 : model.size();
        for (AddedToken token : more) {
            if (token.content().isEmpty()) {
                continue;
            }
            if (token.content().length() > LONGEST_TOKEN) {
                throw new TokenizerException(
                        "An added token has %d characters, but may have %d at most; it begins with '%s'."
                                .formatted(
                                        token.content().length(),
                                        LONGEST_TOKEN,
                                        token.content().substring(0, 20)));
            }
            int id = id(token.content()) != Vocabulary.NONE ? id(token.content()) : model.id(token.content());
            if (id == Vocabulary.NONE) {
                id = nextId++;
            }
            ids.put(token.content(), id);
            tokens.put(id, token);
            if (token.special()) {
                special.add(token.content());
            }
            String form = token.normalized() ? normalized(token.content()) : token.content();
            if (!form.equals(token.content())) {
                normalizedForms.put(id, form);
            }
        }
        writtenForms = writtenForms();
        tokens.forEach((id, token) -> {
            String form = token.normalized() ? normalizedForms.getOrDefault(id, token.content()) : token.content();
            (token.normalized() ? normalized : verbatim).add(token, id, form);
        });
    }

    private String normalized(String content) {
        return normalizer == null
                ? content
                : normalizer.normalize(NormalizedText.of(content)).value();
    }

    /** The id of an added token, {@link Vocabulary#NONE} for others. */
    int id(String token) {
        return ids.getOrDefault(token, Vocabulary.NONE);
    }

    private @Nullable String[] writtenForms() {
        int limit = 2 * (model.size() + tokens.size()) + 1_024;
        int greatest = tokens.keySet().stream()
                .mapToInt(Integer::intValue)
                .filter(id -> id < limit)
                .max()
                .orElse(-1);
        @Nullable String[] forms = new String[greatest + 1];
        for (int id : tokens.keySet()) {
            if (id < forms.length) {
                forms[id] = writtenForm(id);
            }
        }
        return forms;
    }

    /** How decoding writes the added token of an id; null for other ids. */
    @Nullable
    String written(int id) {
        return id >= 0 && id < writtenForms.length ? writtenForms[id] : writtenForm(id);
    }

    private @Nullable String writtenForm(int id) {
        AddedToken token = tokens.get(id);
        return token == null ? null : normalizedForms.getOrDefault(id, token.content());
    }

    /** Whether decoding may skip what is written so. */
    boolean isSpecial(String written) {
        return special.contains(written);
    }

    /** All added tokens by their ids, in no order. */
    Map<Integer, AddedToken> tokens() {
        return Collections.unmodifiableMap(tokens);
    }

    /** All added tokens and their ids. */
    Map<String, Integer> ids() {
        return Collections.unmodifiableMap(ids);
    }

    /** How many added tokens the model lacks. */
    int sizeBeyondModel() {
        return (int) ids.keySet().stream()
                .filter(token -> model.id(token) == Vocabulary.NONE)
                .count();
    }

    /**
     * Cuts {@code text} into added tokens and normalised parts between them.
     *
     * @param specialTokens whether special tokens are found too
     */
    void extract(NormalizedText text, SpecialTokens specialTokens, AddedTokenSink onToken, PieceSink onText) {
        Predicate<AddedToken> counts =
                token -> specialTokens == SpecialTokens.FOUND || !special.contains(token.content());
        verbatim.search(text, counts, onToken, (between, start, end) -> {
            NormalizedText part = between.slice(start, end);
            if (normalizer != null) {
                part = normalizer.normalize(part);
            }
            normalized.search(part, counts, onToken, onText);
        });
    }
}
