package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.decoder.Decoder;
import io.jtransformers.tokenizers.decoder.DecoderReader;
import io.jtransformers.tokenizers.json.JsonObject;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.normalizer.Normalizer;
import io.jtransformers.tokenizers.normalizer.NormalizerReader;
import io.jtransformers.tokenizers.postprocessor.PostProcessor;
import io.jtransformers.tokenizers.postprocessor.PostProcessorReader;
import io.jtransformers.tokenizers.postprocessor.TokenRow;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizer;
import io.jtransformers.tokenizers.pretokenizer.PreTokenizerReader;
import io.jtransformers.tokenizers.text.NormalizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares single components with the records of {@code components.jsonl}. */
final class ComponentGolden {

    private static final Pattern WORD = Pattern.compile("\\S+");

    private ComponentGolden() {}

    /** What differs from {@code record}. */
    static List<String> differences(JsonObject record) {
        JsonObject spec = record.object("spec");
        return switch (record.text("kind")) {
            case "normalizer" -> normalizer(NormalizerReader.read(spec), record);
            case "pre_tokenizer" -> preTokenizer(PreTokenizerReader.read(spec), record);
            case "decoder" -> decoder(DecoderReader.read(spec), record);
            case "post_processor" -> postProcessor(spec, record);
            default -> List.of("unknown kind " + record.text("kind"));
        };
    }

    private static List<?> cases(JsonObject record) {
        return (List<?>) record.value("cases");
    }

    private static void expect(Object input, Object expected, Object actual, List<String> differences) {
        if (!expected.equals(actual)) {
            differences.add("%s: expected %s but was %s".formatted(input, expected, actual));
        }
    }

    private static List<String> normalizer(Normalizer normalizer, JsonObject record) {
        List<String> differences = new ArrayList<>();
        for (Object entry : cases(record)) {
            List<?> texts = (List<?>) entry;
            NormalizedText actual = normalizer.normalize(NormalizedText.of((String) texts.getFirst()));
            expect(texts.getFirst(), texts.getLast(), actual.value(), differences);
        }
        return differences;
    }

    private static List<String> preTokenizer(PreTokenizer preTokenizer, JsonObject record) {
        List<String> differences = new ArrayList<>();
        for (Object entry : cases(record)) {
            String text = (String) ((List<?>) entry).getFirst();
            if (text.isEmpty()) {
                continue; // an empty piece never comes to a pre-tokenizer, and never leaves one
            }
            List<String> pieces = new ArrayList<>();
            List<Long> offsets = new ArrayList<>();
            preTokenizer.preTokenize(NormalizedText.of(text), 0, text.length(), (piece, start, end) -> {
                pieces.add(piece.value().substring(start, end));
                offsets.add((long) text.codePointCount(0, piece.originalStart(start)));
                offsets.add((long) text.codePointCount(0, piece.originalEnd(end)));
            });
            expect(text, ((List<?>) entry).get(1), pieces, differences);
            expect(text, ((List<?>) entry).get(2), offsets, differences);
        }
        return differences;
    }

    private static List<String> decoder(Decoder decoder, JsonObject record) {
        List<String> differences = new ArrayList<>();
        for (Object entry : cases(record)) {
            List<String> tokens = ((List<?>) ((List<?>) entry).getFirst())
                    .stream().map(String.class::cast).toList();
            String actual = String.join("", decoder.decode(tokens));
            if (((List<?>) entry).getLast() instanceof String expected) {
                expect(tokens, expected, actual, differences);
            } // else the original fails by accident, and a sensible result is fine
        }
        return differences;
    }

    private static List<String> postProcessor(JsonObject spec, JsonObject record) {
        List<String> differences = new ArrayList<>();
        JsonObject model = record.object("model");
        List<String> vocabulary = new ArrayList<>(model.keys());
        vocabulary.sort((one, other) -> Integer.compare(model.integer(one), model.integer(other)));
        PostProcessor processor = new PostProcessorReader(vocabulary::get).read(spec);
        PipelineGolden comparison = new PipelineGolden(null);
        for (JsonObject expected : record.objects("cases")) {
            boolean addSpecial = expected.flag("add_special_tokens", true);
            List<TokenRow> rows = new ArrayList<>();
            rows.add(TokenRow.of(words(expected.text("text"), vocabulary), 0));
            if (expected.has("pair")) {
                rows.add(TokenRow.of(words(expected.text("pair"), vocabulary), 1));
            }
            TextInput input = expected.has("pair")
                    ? TextInput.pair(expected.text("text"), expected.text("pair"))
                    : TextInput.of(expected.text("text"));
            try {
                Encoding actual =
                        PostProcessor.join(processor, rows, input, addSpecial).toEncoding(input, vocabulary::get);
                if (!expected.has("error")) {
                    comparison.compare(expected, actual, input + " ");
                }
            } catch (TokenizerException e) {
                if (!expected.has("error")) {
                    differences.add(input + " failed with " + e);
                }
            }
        }
        differences.addAll(comparison.takeDifferences());
        return differences;
    }

    private static TokenBuffer words(String text, List<String> vocabulary) {
        TokenBuffer tokens = new TokenBuffer();
        NormalizedText piece = NormalizedText.of(text);
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            tokens.beginPiece(piece);
            tokens.add(Math.max(0, vocabulary.indexOf(matcher.group())), matcher.start(), matcher.end());
        }
        return tokens;
    }
}
