package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Checks what a file says about a BPE model and makes the model's tables of it. */
final class BpeBuilder {

    private final JsonObject model;
    private final Vocabulary vocabulary;
    private final MergeList merges;

    BpeBuilder(JsonObject model, Vocabulary vocabulary, MergeList merges) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.merges = merges;
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
        int prefix = settings.continuingSubwordPrefix().length();
        int[] ids = merges.ids(vocabulary, prefix);
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            int left = ids[3 * rank];
            int right = ids[3 * rank + 1];
            int merged = ids[3 * rank + 2];
            if (left == Vocabulary.NONE || right == Vocabulary.NONE || merged == Vocabulary.NONE) {
                throw impossible(rank, left, right, prefix);
            }
            table.put(left, right, rank, merged);
        }
        return new BpeModel(vocabulary, settings, table, cuttable(settings) ? junctions() : null, false);
    }

    private TokenizerFileException impossible(int rank, int leftId, int rightId, int prefix) {
        String left = merges.left(rank);
        String right = merges.right(rank);
        if (leftId != Vocabulary.NONE && rightId != Vocabulary.NONE && right.length() < prefix) {
            return model.error("merges '%s' with '%s' (number %d), which is shorter than the continuing_subword_prefix"
                    .formatted(left, right, rank));
        }
        String missing =
                leftId == Vocabulary.NONE ? left : rightId == Vocabulary.NONE ? right : left + right.substring(prefix);
        return model.error(
                "has a merge (number %d) with the token '%s', which is not in the vocabulary".formatted(rank, missing));
    }

    private JunctionTable junctions() {
        Set<Long> junctions = new HashSet<>();
        for (int rank = 0; rank < merges.size(); rank++) {
            String left = merges.left(rank);
            String right = merges.right(rank);
            if (!left.isEmpty() && !right.isEmpty()) {
                junctions.add(JunctionTable.junction(left, right));
            }
        }
        return new JunctionTable(junctions);
    }

    /** Whether text may be cut between characters that do not merge: each character must have tokens of its own. */
    private boolean cuttable(BpeSettings settings) {
        if (settings.affixed() || !settings.byteFallback() || mergesBytes()) {
            return false;
        }
        for (int value = 0; value < 256; value++) {
            if (vocabulary.id(byteToken(value)) == Vocabulary.NONE) {
                return false;
            }
        }
        return true;
    }

    private boolean mergesBytes() {
        for (int rank = 0; rank < merges.size(); rank++) {
            if (isByte(merges.left(rank)) || isByte(merges.right(rank))) {
                return true;
            }
        }
        return false;
    }

    static String byteToken(int value) {
        return "<0x%02X>".formatted(value);
    }

    private static boolean isByte(String token) {
        return token.length() == 6 && token.startsWith("<0x") && token.endsWith(">");
    }
}
