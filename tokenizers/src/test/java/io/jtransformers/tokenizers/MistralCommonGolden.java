package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.ChatMessage;
import io.jtransformers.tokenizer.ChatTemplateOptions;
import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.JsonValue;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.SpecialTokensMap;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.mistral.MistralCommonTokenizer;
import io.jtransformers.tokenizers.mistral.NamedArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Compares Mistral's tokenizer as Transformers presents it with the records of the kinds {@code backend_*}. */
final class MistralCommonGolden {

    /** Records have no more of them than this. */
    private static final int MOST_SPECIAL_IDS = 40;

    private final MistralCommonTokenizer tokenizer;
    private final List<String> differences = new ArrayList<>();

    MistralCommonGolden(MistralCommonTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    List<String> differences(JsonObject record) {
        switch (record.text("kind")) {
            case "backend_meta" -> meta(record);
            case "backend_encode" -> encode(record);
            case "backend_batch" -> batch(record);
            case "backend_chat" -> chat(record);
            case "backend_method" -> method(record);
            default -> differences.add("unknown kind " + record.text("kind"));
        }
        return differences;
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
        List<String> tokens = tokenizer.allSpecialTokens();
        expect(
                "special_tokens",
                record.texts("special_tokens"),
                tokens.subList(0, Math.min(MOST_SPECIAL_IDS, tokens.size())));
        expect(
                "padding_side",
                record.text("padding_side").equals("left") ? Side.LEFT : Side.RIGHT,
                tokenizer.paddingSide());
        expect("bos", record.integer("bos"), tokenizer.bosTokenId().orElseThrow());
        expect("eos", record.integer("eos"), tokenizer.eosTokenId().orElseThrow());
        expect("pad", record.integer("pad"), tokenizer.padTokenId().orElseThrow());
        expect("unk", record.integer("unk"), tokenizer.unkTokenId().orElseThrow());
    }

    private void encode(JsonObject record) {
        String text = record.text("text");
        int[] ids = tokenizer.encode(text);
        expect("ids", record.integers("ids"), list(ids));
        EncodeOptions plain = EncodeOptions.builder().addSpecialTokens(false).build();
        expect("ids_plain", record.integers("ids_plain"), list(tokenizer.encode(text, plain)));
        expect("tokens", record.texts("tokens"), List.copyOf(tokenizer.tokenize(text)));
        expect("decode", record.text("decode"), tokenizer.decode(ids));
        expect("decode_skip", record.text("decode_skip"), tokenizer.decode(ids, DecodeOptions.SKIP_SPECIAL_TOKENS));
    }

    private void batch(JsonObject record) {
        EncodeOptions options = NamedArguments.forCall(core(record.object("kwargs")));
        BatchEncoding batch = tokenizer.encodeBatch(record.texts("text"), options);
        JsonObject output = record.objectOrNull("output");
        if (output == null) {
            return;
        }
        for (String key : output.keys()) {
            Object actual = switch (key) {
                case "input_ids" -> rows(batch.inputIds());
                case "attention_mask" -> rows(batch.attentionMask());
                case "special_tokens_mask" -> rows(batch.specialTokensMask());
                case "overflowing_tokens" ->
                    batch.encodings().stream()
                            .map(MistralCommonGolden::overflowing)
                            .toList();
                case "num_truncated_tokens" ->
                    batch.encodings().stream()
                            .map(encoding -> truncated(encoding, options.stride()))
                            .toList();
                default -> "unknown key";
            };
            expect(key, output.value(key), actual);
        }
    }

    /** The original writes a single 0 where nothing was cut. */
    private static List<Long> overflowing(Encoding encoding) {
        return encoding.overflowing().isEmpty()
                ? List.of(0L)
                : longs(encoding.overflowing().getFirst().ids());
    }

    private static Object truncated(Encoding encoding, int stride) {
        return encoding.overflowing().isEmpty()
                ? List.of(0L)
                : (Object) ((long) encoding.overflowing().getFirst().length() - stride);
    }

    private void chat(JsonObject record) {
        ChatTemplateOptions options = NamedArguments.forChat(core(record.object("kwargs")));
        List<ChatMessage> messages = record.objects("messages").stream()
                .map(message -> new ChatMessage(core(message)))
                .toList();
        int[] ids = tokenizer.encodeChat(messages, options).inputIds(0);
        if (!record.has("error")) {
            expect("ids", record.integers("ids"), list(ids));
            expect("text", record.text("text"), tokenizer.applyChatTemplate(messages, options));
        }
    }

    private void method(JsonObject record) {
        int[] some = {5, 6};
        Object actual = switch (record.text("call")) {
            case "get_chat_template" -> tokenizer.getChatTemplate();
            case "add_tokens" -> tokenizer.addTokens(List.of(AddedToken.of("new")));
            case "add_special_tokens" -> tokenizer.addSpecialTokens(SpecialTokensMap.EMPTY);
            case "build_pair" -> tokenizer.buildInputsWithSpecialTokens(some, some);
            case "build" -> longs(tokenizer.buildInputsWithSpecialTokens(some));
            case "num_special" -> (long) tokenizer.numSpecialTokensToAdd();
            case "num_special_pair" -> tokenizer.numSpecialTokensToAddToPair();
            case "mask" -> longs(tokenizer.getSpecialTokensMask(new int[] {1, 5, 2}));
            case "convert_ids" -> tokenizer.convertIdsToTokens(new int[] {1, 2, 3, 1100, 5_000});
            case "convert_tokens" -> longs(tokenizer.convertTokensToIds(List.of("<s>", "no such token", "a")));
            case "decode_kwargs" ->
                NamedArguments.forDecode(io.jtransformers.tokenizer.JsonObject.EMPTY.with("foo", "1"));
            case "convert_out_of_range" -> tokenizer.convertIdsToTokens(new int[] {9_999_000});
            default -> "unknown call";
        };
        if (!record.has("error")) {
            expect(record.text("call"), record.value("result"), actual);
        }
    }

    private static io.jtransformers.tokenizer.JsonObject core(JsonObject object) {
        return (io.jtransformers.tokenizer.JsonObject) JsonValue.from(JsonValues.of(object));
    }

    private static List<List<Long>> rows(int[][] rows) {
        return Arrays.stream(rows).map(MistralCommonGolden::longs).toList();
    }

    private static List<Long> longs(int[] values) {
        return Arrays.stream(values).mapToObj(value -> (long) value).toList();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
