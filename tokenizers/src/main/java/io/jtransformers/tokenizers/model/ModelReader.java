package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code model} of a {@code tokenizer.json}: its vocabulary as a stream, what is small as a tree. */
public final class ModelReader {

    private static final int MOST_TOKENS = 1 << 24;

    private final JsonInput input;
    private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    private final List<String> mergeLefts = new ArrayList<>();
    private final List<String> mergeRights = new ArrayList<>();
    private @Nullable Map<String, Integer> vocabulary;

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
        Map<String, Integer> tokens = new HashMap<>();
        input.beginObject();
        for (String token = input.nextKey(); token != null; token = input.nextKey()) {
            tokens.put(token, input.readIndex());
            checkSize(tokens.size());
        }
        vocabulary = tokens;
    }

    private void readMerges() {
        input.beginArray();
        while (input.hasNextElement()) {
            if (input.startsArray()) {
                input.beginArray();
                mergeLefts.add(nextOfPair());
                mergeRights.add(nextOfPair());
                if (input.hasNextElement()) {
                    throw input.error("a merge must have two tokens, but this one has more");
                }
            } else {
                String merge = input.readText();
                int space = merge.indexOf(' ');
                if (space < 0 || merge.indexOf(' ', space + 1) >= 0) {
                    throw input.error("the merge '%s' must be two tokens with a space between".formatted(merge));
                }
                mergeLefts.add(merge.substring(0, space));
                mergeRights.add(merge.substring(space + 1));
            }
            checkSize(mergeLefts.size());
        }
    }

    private String nextOfPair() {
        if (!input.hasNextElement()) {
            throw input.error("a merge must have two tokens, but this one has fewer");
        }
        return input.readText();
    }

    private void checkSize(int size) {
        if (size > MOST_TOKENS) {
            throw input.error("the model has more than %d tokens or merges".formatted(MOST_TOKENS));
        }
    }

    private Model build() {
        JsonObject model = input.asObject("model", settings);
        String type = model.has("type") ? model.text("type") : mergeLefts.isEmpty() ? "" : "BPE";
        return switch (type) {
            case "BPE" -> new BpeBuilder(model, requiredVocabulary(model), mergeLefts, mergeRights).build();
            default -> throw model.error("has the type '%s', which is not known here; known is BPE".formatted(type));
        };
    }

    private Vocabulary requiredVocabulary(JsonObject model) {
        if (vocabulary == null) {
            throw model.error("has no 'vocab'");
        }
        return new Vocabulary(vocabulary);
    }
}
