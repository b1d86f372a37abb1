package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizers.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks what a file says about a BPE model and makes the model's tables of it. */
final class BpeBuilder {

    private final JsonObject model;
    private final Vocabulary vocabulary;
    private final List<String> lefts;
    private final List<String> rights;

    BpeBuilder(JsonObject model, Vocabulary vocabulary, List<String> lefts, List<String> rights) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.lefts = lefts;
        this.rights = rights;
    }

    BpeModel build() {
        if (model.value("dropout") instanceof Number dropout && dropout.doubleValue() != 0) {
            throw model.error(
                    "has a dropout of %s, which leaves out merges at random; inference needs null".formatted(dropout));
        }
        BpeSettings settings = new BpeSettings(
                model.textOrNull("unk_token"),
                model.flag("fuse_unk", false),
                model.flag("byte_fallback", false),
                model.flag("ignore_merges", false),
                Objects.requireNonNullElse(model.textOrNull("continuing_subword_prefix"), ""),
                Objects.requireNonNullElse(model.textOrNull("end_of_word_suffix"), ""));
        MergeTable merges = new MergeTable(lefts.size());
        boolean mergesBytes = false;
        int prefix = settings.continuingSubwordPrefix().length();
        for (int rank = 0; rank < lefts.size(); rank++) {
            String left = lefts.get(rank);
            String right = rights.get(rank);
            int leftId = requiredId(vocabulary.id(left), left, rank);
            int rightId = requiredId(vocabulary.id(right), right, rank);
            merges.put(leftId, rightId, rank, merged(left, right, rank, prefix));
            mergesBytes = mergesBytes || isByte(left) || isByte(right);
        }
        return new BpeModel(vocabulary, settings, merges, cuttable(settings, mergesBytes) ? junctions() : null, false);
    }

    private JunctionTable junctions() {
        Set<Long> junctions = new HashSet<>();
        for (int rank = 0; rank < lefts.size(); rank++) {
            String left = lefts.get(rank);
            String right = rights.get(rank);
            if (!left.isEmpty() && !right.isEmpty()) {
                junctions.add(JunctionTable.junction(left, right));
            }
        }
        return new JunctionTable(junctions);
    }

    private int merged(String left, String right, int rank, int prefix) {
        if (right.length() < prefix) {
            throw model.error("merges '%s' with '%s' (number %d), which is shorter than the continuing_subword_prefix"
                    .formatted(left, right, rank));
        }
        int id = vocabulary.id(left, right, prefix);
        return id == Vocabulary.NONE ? requiredId(id, left + right.substring(prefix), rank) : id;
    }

    private int requiredId(int id, String token, int rank) {
        if (id == Vocabulary.NONE) {
            throw model.error("has a merge (number %d) with the token '%s', which is not in the vocabulary"
                    .formatted(rank, token));
        }
        return id;
    }

    /** Whether text may be cut between characters that do not merge: each character must have tokens of its own. */
    private boolean cuttable(BpeSettings settings, boolean mergesBytes) {
        if (settings.affixed() || mergesBytes || !settings.byteFallback()) {
            return false;
        }
        for (int value = 0; value < 256; value++) {
            if (vocabulary.id(byteToken(value)) == Vocabulary.NONE) {
                return false;
            }
        }
        return true;
    }

    static String byteToken(int value) {
        return "<0x%02X>".formatted(value);
    }

    private static boolean isByte(String token) {
        return token.length() == 6 && token.startsWith("<0x") && token.endsWith(">");
    }
}
