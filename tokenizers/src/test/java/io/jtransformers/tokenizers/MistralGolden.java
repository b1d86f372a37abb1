package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.mistral.MistralCommonSettings;
import io.jtransformers.tokenizers.mistral.MistralCommonTokenizer;
import io.jtransformers.tokenizers.mistral.MistralTokenizer;
import io.jtransformers.tokenizers.mistral.SpecialTokenPolicy;
import io.jtransformers.tokenizers.mistral.TextTokenizer;
import io.jtransformers.tokenizers.mistral.Tokenized;
import io.jtransformers.tokenizers.mistral.ValidationMode;
import io.jtransformers.tokenizers.mistral.request.ChatCompletionRequest;
import io.jtransformers.tokenizers.mistral.request.FimRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Compares Mistral's tokenizers with the records of {@code mistral-common.*.jsonl}. */
final class MistralGolden {

    static final String PREFIX = "mistral-common.";

    private static final Map<String, String> FILES = Map.of(
            "v1", "mixtral-v1/tokenizer.model",
            "v2", "mistral-v2/tokenizer.model.v2",
            "v3", "mistral-v3/tokenizer.model.v3",
            "v7", "mistral-v7/tokenizer.model.v7",
            "tekken", "ministral-tekken/tekken.json");

    /** Errors of the original whose messages are its own; the others are accidents. */
    private static final List<String> SAID = List.of("ValueError", "TokenizerException", "NotImplementedError");

    private final MistralCommonTokenizer backend;
    private final TextTokenizer tokenizer;
    private final List<String> differences = new ArrayList<>();

    private MistralGolden(Path file) {
        backend = MistralCommonTokenizer.fromFile(file, MistralCommonSettings.DEFAULT);
        tokenizer = backend.requests().textTokenizer();
    }

    /** The comparison for a golden file, if its tokenizer is beside the project. */
    static Optional<Function<JsonObject, List<String>>> comparison(String golden) {
        String name = FILES.get(golden.substring(PREFIX.length()));
        Optional<Path> file = GoldenAssets.file(name);
        if (file.isEmpty() && !GoldenAssets.mayBeMissing()) {
            throw new TokenizerFileException(
                    "No folder of -Djtransformers.tokenizers.assets has the file '%s'.".formatted(name));
        }
        return file.map(path -> new MistralGolden(path)::differences);
    }

    private List<String> differences(JsonObject record) {
        differences.clear();
        try {
            switch (record.text("kind")) {
                case "meta" -> meta(record);
                case "encode" -> encode(record);
                case "decode" -> decode(record);
                case "chat_request" -> chatRequest(record);
                case "fim" -> fim(record);
                case "backend_meta", "backend_encode", "backend_batch", "backend_chat", "backend_method" ->
                    differences.addAll(new MistralCommonGolden(backend).differences(record));
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

    private void expect(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add("%s: expected %s but was %s".formatted(what, expected, actual));
        }
    }

    private void failed(JsonObject record, RuntimeException e) {
        if (!record.has("error")) {
            differences.add("failed with " + e);
            return;
        }
        String type = record.object("error").text("type");
        if (type.startsWith("Invalid")) {
            expect("type", type, e.getClass().getSimpleName());
        }
        if (type.startsWith("Invalid") || SAID.contains(type)) {
            expect("message", record.object("error").text("message"), e.getMessage());
        }
    }

    private void meta(JsonObject record) {
        expect("version", record.text("version"), tokenizer.version().toString());
        expect("n_words", record.integer("n_words"), tokenizer.vocabSize());
        expect("bos_id", record.integer("bos_id"), tokenizer.bosId());
        expect("eos_id", record.integer("eos_id"), tokenizer.eosId());
        expect("pad_id", record.integer("pad_id"), tokenizer.padId());
        expect("unk_id", record.integer("unk_id"), tokenizer.unkId());
        for (Object entry : (List<?>) record.value("pieces")) {
            List<?> piece = (List<?>) entry;
            expect("piece " + piece, piece.get(1), tokenizer.idToPiece(((Long) piece.get(0)).intValue()));
        }
    }

    private void encode(JsonObject record) {
        String text = record.text("text");
        int[] ids = tokenizer.encode(text);
        expect("ids", record.integers("ids"), list(ids));
        if (record.has("ids_bos_eos")) {
            IntStream framed = IntStream.concat(
                    IntStream.concat(IntStream.of(tokenizer.bosId()), Arrays.stream(ids)),
                    IntStream.of(tokenizer.eosId()));
            expect("ids_bos_eos", record.integers("ids_bos_eos"), list(framed.toArray()));
        }
        String decoded = record.has("decoded") ? record.text("decoded") : text;
        expect("decoded", decoded, tokenizer.decode(ids, SpecialTokenPolicy.IGNORE));
    }

    private void decode(JsonObject record) {
        int[] ids = record.integers("ids").stream().mapToInt(Integer::intValue).toArray();
        expect("ignore", record.text("ignore"), tokenizer.decode(ids, SpecialTokenPolicy.IGNORE));
        expect("keep", record.text("keep"), tokenizer.decode(ids, SpecialTokenPolicy.KEEP));
        try {
            expect("raise", record.value("raise"), tokenizer.decode(ids, SpecialTokenPolicy.RAISE));
        } catch (TokenizerException e) {
            String message = record.object("raise").object("error").text("message");
            expect("raise", sentence(message), sentence(e.getMessage()));
        }
    }

    private void chatRequest(JsonObject record) {
        ValidationMode mode = ValidationMode.named(record.text("mode"));
        MistralTokenizer requests = new MistralTokenizer(tokenizer, mode);
        ChatCompletionRequest request = ChatCompletionRequest.fromOpenAi(JsonValues.of(record.object("request")));
        // The original was given a model's name where it needs one.
        compare(record, requests, requests.encodeChatCompletion(request.withModel("a model")));
    }

    private void fim(JsonObject record) {
        MistralTokenizer requests = new MistralTokenizer(tokenizer, ValidationMode.TEST);
        compare(
                record,
                requests,
                requests.encodeFim(new FimRequest(record.text("prompt"), record.textOrNull("suffix"))));
    }

    private void compare(JsonObject record, MistralTokenizer requests, Tokenized actual) {
        if (!record.has("error")) {
            expect("tokens", record.integers("tokens"), list(actual.tokens()));
            expect("text", record.text("text"), requests.decode(actual.tokens(), SpecialTokenPolicy.KEEP));
        }
    }

    /** The first sentence; what to do is said in Java's words. */
    private static String sentence(String message) {
        return message.split("\\. ", 2)[0];
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
