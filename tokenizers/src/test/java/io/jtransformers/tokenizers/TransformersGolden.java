package io.jtransformers.tokenizers;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeOptions.CleanUp;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import io.jtransformers.tokenizers.json.JsonInput;
import io.jtransformers.tokenizers.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Compares a tokenizer with the records of {@code transformers.*.jsonl}. */
final class TransformersGolden {

    /** Records have no more of them than this. */
    private static final int MOST_SPECIAL_IDS = 60;

    private final Path folder;
    private final Tokenizer tokenizer;
    private final Tokenizer autoTokenizer;
    private final List<String> differences = new ArrayList<>();

    TransformersGolden(Path folder) {
        this.folder = folder;
        tokenizer = PreTrainedTokenizerFast.fromPretrained(folder);
        autoTokenizer = AutoTokenizer.fromPretrained(folder.toString());
    }

    List<String> differences(JsonObject record) {
        differences.clear();
        try {
            switch (record.text("kind")) {
                case "meta" -> meta(record);
                case "call" -> call(record);
                case "batch_decode" -> batchDecode(record);
                case "batch" -> batch(record);
                case "pad" -> pad(record);
                case "text_streamer" -> textStreamer(record);
                case "auto_class" -> autoClass(record);
                case "auto_encode" -> autoEncode(record);
                default -> differences.add("unknown kind " + record.text("kind"));
            }
        } catch (TokenizerException | IllegalArgumentException e) {
            if (!record.has("error")) {
                differences.add("failed with " + e);
            } else if (record.object("error").text("type").equals("ValueError")) {
                // What to do is said in Java's words.
                String sentence = record.object("error").text("message").split("\\. ", 2)[0];
                expect("message", sentence, e.getMessage().split("\\. ", 2)[0]);
            }
            return List.copyOf(differences);
        }
        // The original fails on an empty batch by accident.
        if (record.has("error") && !record.object("error").text("type").equals("IndexError")) {
            differences.add("should have failed with " + record.object("error").text("message"));
        }
        return List.copyOf(differences);
    }

    private void expect(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add("%s: expected %s but was %s".formatted(what, expected, actual));
        }
    }

    private void meta(JsonObject record) {
        expect("length", record.integer("length"), tokenizer.length());
        expect("vocab_size", record.integer("vocab_size"), tokenizer.vocabSize());
        List<Integer> special = list(tokenizer.allSpecialIds());
        expect(
                "all_special_ids",
                record.integers("all_special_ids"),
                special.subList(0, Math.min(MOST_SPECIAL_IDS, special.size())));
        expect("padding_side", side(record.text("padding_side")), tokenizer.paddingSide());
        expect("truncation_side", side(record.text("truncation_side")), tokenizer.truncationSide());
        double length = ((Number) record.value("model_max_length")).doubleValue();
        expect("model_max_length", (int) Math.min(length, Integer.MAX_VALUE), tokenizer.modelMaxLength());
        JsonObject roles = record.object("special_tokens_map");
        Map<String, String> expected = new LinkedHashMap<>();
        roles.keys().forEach(key -> expected.put(key, roles.text(key)));
        Map<String, String> actual = new LinkedHashMap<>();
        actual.put("bos_token", tokenizer.specialTokensMap().bosToken());
        actual.put("eos_token", tokenizer.specialTokensMap().eosToken());
        actual.put("unk_token", tokenizer.specialTokensMap().unkToken());
        actual.put("sep_token", tokenizer.specialTokensMap().sepToken());
        actual.put("pad_token", tokenizer.specialTokensMap().padToken());
        actual.put("cls_token", tokenizer.specialTokensMap().clsToken());
        actual.put("mask_token", tokenizer.specialTokensMap().maskToken());
        actual.values().removeIf(Objects::isNull);
        expect("special_tokens_map", expected, actual);
    }

    private void call(JsonObject record) {
        String text = record.text("text");
        expect("tokenize", record.texts("tokenize"), List.copyOf(tokenizer.tokenize(text)));
        int[] ids = tokenizer.encode(text);
        expect("encode", record.integers("encode"), list(ids));
        EncodeOptions plain = EncodeOptions.builder().addSpecialTokens(false).build();
        expect("encode_plain", record.integers("encode_plain"), list(tokenizer.encode(text, plain)));
        for (boolean skip : new boolean[] {false, true}) {
            for (CleanUp cleanUp : List.of(CleanUp.OFF, CleanUp.ON)) {
                String key = "decode_%d_%d".formatted(skip ? 1 : 0, cleanUp == CleanUp.ON ? 1 : 0);
                expect(key, record.text(key), tokenizer.decode(ids, new DecodeOptions(skip, cleanUp)));
            }
        }
    }

    private void batchDecode(JsonObject record) {
        List<int[]> rows = new ArrayList<>();
        for (Object row : (List<?>) record.value("sequences")) {
            rows.add(((List<?>) row)
                    .stream().mapToInt(id -> ((Long) id).intValue()).toArray());
        }
        DecodeOptions options = new DecodeOptions(record.flag("skip_special_tokens", false), CleanUp.AS_CONFIGURED);
        expect("decoded", record.texts("decoded"), tokenizer.batchDecode(rows, options));
    }

    private void batch(JsonObject record) {
        JsonObject arguments = record.object("kwargs");
        Tokenizer used = record.has("pad_token_set") ? tokenizer.withPadToken(record.text("pad_token_set")) : tokenizer;
        EncodeOptions options = options(arguments, record.textOrNull("truncation_side"));
        compare(record, used.call(inputs(record, arguments.flag("is_split_into_words", false)), options));
    }

    private static EncodeOptions options(JsonObject arguments, String truncationSide) {
        EncodeOptions.Builder options = EncodeOptions.builder()
                .addSpecialTokens(arguments.flag("add_special_tokens", true))
                .stride(arguments.integer("stride", 0))
                .returnOverflowingTokens(arguments.flag("return_overflowing_tokens", false));
        Object padding = arguments.value("padding");
        if (padding instanceof String name) {
            options.padding(PaddingStrategy.named(name));
        } else if (Boolean.TRUE.equals(padding)) {
            options.padding(PaddingStrategy.LONGEST);
        }
        Object truncation = arguments.value("truncation");
        if (truncation instanceof String name) {
            options.truncation(TruncationStrategy.named(name));
        } else if (Boolean.TRUE.equals(truncation)) {
            options.truncation(TruncationStrategy.LONGEST_FIRST);
        }
        if (arguments.has("max_length")) {
            options.maxLength(arguments.integer("max_length"));
        }
        if (arguments.has("pad_to_multiple_of")) {
            options.padToMultipleOf(arguments.integer("pad_to_multiple_of"));
        }
        if (arguments.has("padding_side")) {
            options.paddingSide(side(arguments.text("padding_side")));
        }
        if (truncationSide != null) {
            options.truncationSide(side(truncationSide));
        }
        return options.build();
    }

    private static List<TextInput> inputs(JsonObject record, boolean words) {
        List<Object> first = listOf(record.value("text"), words);
        List<Object> second = record.has("text_pair") ? listOf(record.value("text_pair"), words) : null;
        List<TextInput> inputs = new ArrayList<>();
        for (int index = 0; index < first.size(); index++) {
            inputs.add(new TextInput(text(first.get(index)), second == null ? null : text(second.get(index))));
        }
        return inputs;
    }

    private static List<Object> listOf(Object value, boolean words) {
        boolean batch = value instanceof List<?> list && (!words || list.getFirst() instanceof List<?>);
        return batch ? List.copyOf((List<?>) value) : List.of(value);
    }

    private static TextInput.Text text(Object value) {
        return value instanceof List<?> words
                ? new TextInput.Words(words.stream().map(String.class::cast).toList())
                : new TextInput.Plain((String) value);
    }

    private void pad(JsonObject record) {
        Tokenizer used = record.has("pad_token_set") ? tokenizer.withPadToken(record.text("pad_token_set")) : tokenizer;
        List<int[]> rows = new ArrayList<>();
        for (JsonObject input : record.objects("inputs")) {
            rows.add(input.integers("input_ids").stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        compare(record, used.pad(rows, options(record.object("kwargs"), null)));
    }

    private void textStreamer(JsonObject record) {
        DecodeStream stream = DecodeStream.ofWords(
                tokenizer, new DecodeOptions(record.flag("skip_special_tokens", false), CleanUp.AS_CONFIGURED));
        List<List<String>> perToken = record.integers("ids").stream()
                .map(id -> List.of(stream.push(id)))
                .toList();
        expect("per_token", record.value("per_token"), perToken);
        expect("end", record.texts("end"), List.of(stream.finish()));
    }

    /** A class of the reference may build other parts than the file says; here the file counts. */
    private void autoClass(JsonObject record) {
        if (record.has("error")) {
            differences.add("opens as " + autoTokenizer.getClass().getSimpleName());
            return;
        }
        boolean common = record.text("auto_class").equals("MistralCommonBackend");
        expect(
                "auto_class",
                common ? "MistralCommonTokenizer" : "PreTrainedTokenizerFast",
                autoTokenizer.getClass().getSimpleName());
        if (common) {
            return;
        }
        JsonObject file = tokenizerJson();
        for (String part : List.of("normalizer", "pre_tokenizer", "post_processor")) {
            expect(part, record.value(part), file.value(part));
        }
    }

    private JsonObject tokenizerJson() {
        try (JsonInput input = JsonInput.open(folder.resolve("tokenizer.json"))) {
            return input.readObject("");
        }
    }

    private void autoEncode(JsonObject record) {
        String text = record.text("text");
        expect("ids", record.integers("ids"), list(autoTokenizer.encode(text)));
        expect("tokens", record.texts("tokens"), List.copyOf(autoTokenizer.tokenize(text)));
    }

    private void compare(JsonObject record, BatchEncoding actual) {
        JsonObject output = record.objectOrNull("output");
        if (output == null) {
            return;
        }
        List<?> ids = (List<?>) output.value("input_ids");
        boolean single = ids.isEmpty() ? record.value("text") instanceof String : ids.getFirst() instanceof Long;
        for (String key : output.keys()) {
            Object value = switch (key) {
                case "input_ids" -> rows(actual.inputIds());
                case "attention_mask" -> rows(actual.attentionMask());
                case "token_type_ids" -> rows(actual.tokenTypeIds());
                case "special_tokens_mask" -> rows(actual.specialTokensMask());
                case "length" -> longs(actual.lengths());
                case "overflow_to_sample_mapping" -> longs(actual.overflowToSampleMapping());
                case "offset_mapping" ->
                    actual.encodings().stream()
                            .map(encoding -> flat(encoding.codePointOffsets()))
                            .toList();
                default -> "unknown key";
            };
            boolean perRow = value instanceof List<?> && !key.equals("overflow_to_sample_mapping");
            expect(key, output.value(key), single && perRow ? ((List<?>) value).getFirst() : value);
        }
    }

    private static Side side(String name) {
        return Side.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static List<List<Long>> rows(int[][] rows) {
        return Arrays.stream(rows).map(TransformersGolden::longs).toList();
    }

    private static List<Long> longs(int[] values) {
        return Arrays.stream(values).mapToObj(value -> (long) value).toList();
    }

    private static List<Long> flat(List<Span> spans) {
        List<Long> flat = new ArrayList<>();
        spans.forEach(span -> Collections.addAll(flat, (long) span.start(), (long) span.end()));
        return flat;
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
