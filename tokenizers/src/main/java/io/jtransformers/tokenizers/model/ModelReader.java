package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code model} of a {@code tokenizer.json}: its vocabulary as a stream, what is small as a tree. */
public final class ModelReader {

    private static final int MOST_TOKENS = 1 << 24;

    private final JsonInput input;
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    private final MergeList merges = new MergeList();
    private @Nullable TokenIds vocabulary;
    private @Nullable List<ScoredPiece> scoredVocabulary;

    /** Real vocabularies say 100; cutting a word takes time with the square of its length. */
    private static final int LONGEST_WORD = 10_000;

    private ModelReader(JsonInput input) {
        this.input = input;
    }

    /**
     * Reads the model that comes next in {@code input}.
     *
     * @throws TokenizerFileException if it is malformed or of an unknown type
     */
    public static Model read(JsonInput input) {
        ModelReader reader = new ModelReader(input);
        reader.readMembers();
        return reader.build();
    }

    private void readMembers() {
        input.beginObject();
        for (String key = input.nextKey(); key != null; key = input.nextKey()) {
            switch (key) {
                case "vocab" -> readVocabulary();
                case "merges" -> readMerges();
                default -> settings.put(key, input.readTree("model." + key));
            }
        }
    }

    private void readVocabulary() {
        if (input.startsArray()) {
            readScoredVocabulary();
            return;
        }
        TokenIds tokens = new TokenIds();
        JsonText token = new JsonText();
        input.beginObject();
        while (input.nextKey(token)) {
            tokens.put(token.chars(), token.length(), input.readIndex());
            token.clear();
            checkSize(tokens.size());
        }
        vocabulary = tokens;
    }

    private void readScoredVocabulary() {
        List<ScoredPiece> pieces = new ArrayList<>();
        JsonText piece = new JsonText();
        input.beginArray();
        while (input.hasNextElement()) {
            input.beginArray();
            piece.clear();
            nextOfPair(piece);
            if (!input.hasNextElement()) {
                throw input.error("a token of a Unigram model must have a score");
            }
            pieces.add(new ScoredPiece(piece.toString(), input.readNumber()));
            if (input.hasNextElement()) {
                throw input.error("a token of a Unigram model must have a score and nothing else");
            }
            checkSize(pieces.size());
        }
        scoredVocabulary = pieces;
    }

    private void readMerges() {
        JsonText merge = new JsonText();
        input.beginArray();
        while (input.hasNextElement()) {
            merge.clear();
            int leftLength = input.startsArray() ? readPair(merge) : readSpaced(merge);
            merges.add(merge.chars(), leftLength, merge.length());
            checkSize(merges.size());
        }
    }

    /** Reads a merge from a pair of tokens; gives the length of the left one. */
    private int readPair(JsonText merge) {
        input.beginArray();
        nextOfPair(merge);
        int leftLength = merge.length();
        nextOfPair(merge);
        if (input.hasNextElement()) {
            throw input.error("a merge must have two tokens, but this one has more");
        }
        return leftLength;
    }

    /** Reads a merge from two tokens with a space between; gives the length of the left one. */
    private int readSpaced(JsonText merge) {
        input.readText(merge);
        int space = merge.indexOf(' ', 0);
        if (space < 0 || merge.indexOf(' ', space + 1) >= 0) {
            throw input.error("the merge '%s' must be two tokens with a space between".formatted(merge));
        }
        merge.remove(space);
        return space;
    }

    private void nextOfPair(JsonText out) {
        if (!input.hasNextElement()) {
            throw input.error("two elements were expected, but there are fewer");
        }
        input.readText(out);
    }

    private void checkSize(int size) {
        if (size > MOST_TOKENS) {
            throw input.error("the model has more than %d tokens or merges".formatted(MOST_TOKENS));
        }
    }

    private Model build() {
        JsonObject model = input.asObject("model", settings);
        String type = model.has("type") ? model.text("type") : guessedType(model);
        return switch (type) {
            case "BPE" -> new BpeBuilder(model, requiredVocabulary(model), merges).build();
            case "Unigram" -> unigram(model);
            case "WordPiece" ->
                new WordPieceModel(
                        requiredVocabulary(model),
                        model.has("unk_token") ? model.text("unk_token") : "[UNK]",
                        model.has("continuing_subword_prefix") ? model.text("continuing_subword_prefix") : "##",
                        maxInputCharsPerWord(model));
            case "WordLevel" ->
                new WordLevelModel(
                        requiredVocabulary(model), model.has("unk_token") ? model.text("unk_token") : "<unk>");
            default -> throw model.error("is a model of type '%s', which is not known here".formatted(type));
        };
    }

    /** Old files do not name the type. */
    private String guessedType(JsonObject model) {
        if (merges.size() > 0) {
            return "BPE";
        }
        if (scoredVocabulary != null) {
            return "Unigram";
        }
        return model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private static int maxInputCharsPerWord(JsonObject model) {
        int most = model.integer("max_input_chars_per_word", 100);
        if (most > LONGEST_WORD) {
            throw model.error("has a max_input_chars_per_word of %d; words of up to %d characters are cut into tokens"
                    .formatted(most, LONGEST_WORD));
        }
        return most;
    }

    private UnigramModel unigram(JsonObject model) {
        if (scoredVocabulary == null) {
            throw model.error("has no 'vocab' with scores");
        }
        int unknownId = model.integer("unk_id", Vocabulary.NONE);
        if (unknownId >= scoredVocabulary.size()) {
            throw model.error("has the unk_id %d, but only %d tokens".formatted(unknownId, scoredVocabulary.size()));
        }
        return new UnigramModel(scoredVocabulary, unknownId, model.flag("byte_fallback", false));
    }

    private Vocabulary requiredVocabulary(JsonObject model) {
        if (vocabulary == null) {
            throw model.error("has no 'vocab'");
        }
        return new Vocabulary(vocabulary);
    }
}
