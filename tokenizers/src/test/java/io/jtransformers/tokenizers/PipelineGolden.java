package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.postprocessor.Padding;
import io.jtransformers.tokenizers.postprocessor.Truncation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Compares a pipeline with one golden record after another and gives what differs. */
final class PipelineGolden {

    private final TokenizerPipeline pipeline;
    private final List<String> differences = new ArrayList<>();

    PipelineGolden(TokenizerPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** What differs from {@code record}. */
    List<String> differences(JsonObject record) {
        differences.clear();
        try {
            switch (record.text("kind")) {
                case "meta" -> meta(record);
                case "encode" -> encode(record);
                case "pair" -> pair(record);
                case "pretokenized" ->
                    compare(record, pipeline.encode(TextInput.words(record.texts("words")), true), "");
                case "decode" -> decode(record);
                case "stream" -> stream(record);
                case "batch" -> batch(record);
                default -> differences.add("unknown kind " + record.text("kind"));
            }
            if (record.has("error")) {
                differences.add(
                        "should have failed with " + record.object("error").text("message"));
            }
        } catch (TokenizerException e) {
            failed(record, e);
        }
        return List.copyOf(differences);
    }

    private void failed(JsonObject record, TokenizerException e) {
        if (!record.has("error")) {
            differences.add("failed with " + e.getMessage());
        } else {
            differences.clear();
            if (record.object("error").text("type").equals("ValueError")) {
                expect("message", record.object("error").text("message"), e.getMessage());
            }
        }
    }

    private void expect(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add("%s: expected %s but was %s".formatted(what, expected, actual));
        }
    }

    private void meta(JsonObject record) {
        expect("vocab_size", record.integer("vocab_size"), pipeline.vocabulary().size());
        expect("vocab_size_without_added", record.integer("vocab_size_without_added"), pipeline.modelVocabularySize());
        for (Object entry : (List<?>) record.value("id_to_token")) {
            List<?> pair = (List<?>) entry;
            expect("token of " + pair, pair.get(1), pipeline.token(((Long) pair.get(0)).intValue()));
        }
        for (Object entry : (List<?>) record.value("token_to_id")) {
            List<?> pair = (List<?>) entry;
            int id = pipeline.id((String) pair.get(0));
            expect("id of " + pair, pair.get(1), id < 0 ? null : (Long) (long) id);
        }
        expect(
                "special_tokens_to_add",
                record.integers("special_tokens_to_add"),
                List.of(pipeline.addedTokens(false), pipeline.addedTokens(true)));
    }

    private void encode(JsonObject record) {
        TextInput input = TextInput.of(record.text("text"));
        Encoding encoding = pipeline.encode(input, true);
        compare(record, encoding, "");
        List<Integer> plain =
                record.has("ids_without_special") ? record.integers("ids_without_special") : record.integers("ids");
        expect("ids_without_special", plain, list(pipeline.encode(input, false).ids()));
        expect("decoded", record.text("decoded"), pipeline.decode(encoding.ids(), false));
        String skipped =
                record.has("decoded_skip_special") ? record.text("decoded_skip_special") : record.text("decoded");
        expect("decoded_skip_special", skipped, pipeline.decode(encoding.ids(), true));
    }

    private void pair(JsonObject record) {
        TextInput input = TextInput.pair(record.text("text"), record.text("pair"));
        compare(record, pipeline.encode(input, record.flag("add_special_tokens", true)), "");
    }

    private void decode(JsonObject record) {
        int[] ids = array(record.integers("ids"));
        expect("decoded", record.text("decoded"), pipeline.decode(ids, false));
        String skipped =
                record.has("decoded_skip_special") ? record.text("decoded_skip_special") : record.text("decoded");
        expect("decoded_skip_special", skipped, pipeline.decode(ids, true));
    }

    private void stream(JsonObject record) {
        DecodeStream stream = pipeline.decodeStream(record.flag("skip_special_tokens", true));
        List<Integer> ids = record.integers("ids");
        List<?> chunks = (List<?>) record.value("chunks");
        for (int index = 0; index < ids.size(); index++) {
            String chunk = stream.push(ids.get(index));
            if (chunks.get(index) instanceof JsonObject) {
                return; // the original gives up here; going on is a free choice
            }
            String expected = chunks.get(index) == null ? "" : (String) chunks.get(index);
            expect("chunk " + index, expected, chunk);
        }
    }

    private void batch(JsonObject record) {
        List<TextInput> inputs = new ArrayList<>();
        for (Object input : (List<?>) record.value("inputs")) {
            inputs.add(
                    input instanceof String text
                            ? TextInput.of(text)
                            : TextInput.pair((String) ((List<?>) input).get(0), (String) ((List<?>) input).get(1)));
        }
        List<Encoding> encodings = pipeline.encodeBatch(inputs, true, truncation(record), padding(record));
        if (record.has("encodings")) {
            List<JsonObject> expected = record.objects("encodings");
            expect("rows", expected.size(), encodings.size());
            for (int row = 0; row < Math.min(expected.size(), encodings.size()); row++) {
                compare(expected.get(row), encodings.get(row), "row " + row + " ");
            }
        }
    }

    private static Truncation truncation(JsonObject record) {
        JsonObject spec = record.objectOrNull("truncation");
        return spec == null
                ? null
                : new Truncation(
                        spec.integer("max_length"),
                        spec.integer("stride"),
                        TruncationStrategy.valueOf(spec.text("strategy").toUpperCase(Locale.ROOT)),
                        Side.valueOf(spec.text("direction").toUpperCase(Locale.ROOT)),
                        true);
    }

    private static Padding padding(JsonObject record) {
        JsonObject spec = record.objectOrNull("padding");
        return spec == null
                ? null
                : new Padding(
                        spec.has("length") ? spec.integer("length") : null,
                        Side.valueOf(spec.text("direction").toUpperCase(Locale.ROOT)),
                        spec.has("pad_to_multiple_of") ? spec.integer("pad_to_multiple_of") : null,
                        spec.integer("pad_id"),
                        spec.integer("pad_type_id"),
                        spec.text("pad_token"));
    }

    /** Adds what differs between a record and an encoding, overflowing ones included. */
    void compare(JsonObject expected, Encoding actual, String where) {
        int length = actual.length();
        if (expected.has("ids")) {
            expect(where + "ids", expected.integers("ids"), list(actual.ids()));
        }
        if (expected.has("tokens")) {
            expect(where + "tokens", expected.texts("tokens"), List.copyOf(actual.tokens()));
        }
        if (expected.has("offsets")) {
            expect(where + "offsets", expected.integers("offsets"), flat(actual.codePointOffsets()));
        }
        if (expected.has("word_ids")) {
            expect(where + "word_ids", expected.value("word_ids"), nullable(actual.wordIds()));
        }
        if (expected.has("sequence_ids")) {
            expect(where + "sequence_ids", expected.value("sequence_ids"), nullable(actual.sequenceIds()));
        }
        compareMask(expected, "special_tokens_mask", 0, actual.specialTokensMask(), length, where);
        compareMask(expected, "attention_mask", 1, actual.attentionMask(), length, where);
        compareMask(expected, "type_ids", 0, actual.typeIds(), length, where);
        List<JsonObject> overflowing = expected.has("overflowing") ? expected.objects("overflowing") : List.of();
        expect(where + "overflowing", overflowing.size(), actual.overflowing().size());
        for (int row = 0;
                row < Math.min(overflowing.size(), actual.overflowing().size());
                row++) {
            compare(overflowing.get(row), actual.overflowing().get(row), where + "overflowing " + row + " ");
        }
    }

    List<String> takeDifferences() {
        List<String> taken = List.copyOf(differences);
        differences.clear();
        return taken;
    }

    private void compareMask(JsonObject expected, String key, int absent, int[] actual, int length, String where) {
        List<Integer> values = expected.has(key) ? expected.integers(key) : Collections.nCopies(length, absent);
        expect(where + key, values, list(actual));
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static List<Long> nullable(int[] values) {
        List<Long> list = new ArrayList<>();
        for (int value : values) {
            list.add(value == Encoding.NONE ? null : (Long) (long) value);
        }
        return list;
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> flat(List<Span> spans) {
        List<Integer> flat = new ArrayList<>();
        spans.forEach(span -> Collections.addAll(flat, span.start(), span.end()));
        return flat;
    }
}
