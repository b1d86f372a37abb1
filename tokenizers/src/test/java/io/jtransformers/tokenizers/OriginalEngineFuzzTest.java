package io.jtransformers.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.jtransformers.tokenizer.AddedToken;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random texts through this library and through the original engine, tokenizers 0.21.4 as DJL brings it: ids, tokens,
 * offsets and decoded text are the same. For each tokenizer {@code -Djtransformers.fuzz.texts=N} says how many at most,
 * {@code -Djtransformers.fuzz.seconds=N} for how long at most, {@code -Djtransformers.fuzz.seed=N} which;
 * {@code -Djtransformers.fuzz.tokenizers=REGEX} takes only the tokenizers of such names. A line for each says how many
 * it were.
 */
class OriginalEngineFuzzTest {

    private static final int TEXTS = Integer.getInteger("jtransformers.fuzz.texts", 5_000);
    private static final long SEED = Long.getLong("jtransformers.fuzz.seed", 1L);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("jtransformers.fuzz.seconds", 60L));
    private static final Pattern TOKENIZERS =
            Pattern.compile(System.getProperty("jtransformers.fuzz.tokenizers", ".*"));
    private static final int LEAST_TEXTS = 500;
    private static final int MOST_SHOWN = 10;

    @BeforeAll
    static void sendNoTelemetry() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    static List<String> tokenizers() throws IOException {
        List<String> names = new ArrayList<>(
                List.of("minimax-like", "mixtral-v1", "mixtral-v1-legacy", "mistral-v3", "ministral-tekken"));
        try (Stream<Path> small = Files.list(Path.of("src/test/assets/small"))) {
            small.map(folder -> "small/" + folder.getFileName()).sorted().forEach(names::add);
        }
        names.removeIf(name -> !TOKENIZERS.matcher(name).matches());
        return names;
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void encodesAndDecodesAsTheOriginal(String name) throws IOException {
        Path folder = GoldenAssets.tokenizer(name)
                .orElseGet(() -> abort("The tokenizer %s is not beside the project".formatted(name)));
        TokenizerPipeline ours = TokenizerJsonReader.read(folder.resolve("tokenizer.json"));
        List<String> special =
                ours.addedTokens().stream().map(AddedToken::content).limit(200).toList();
        RandomTexts texts = new RandomTexts(SEED, special);
        List<String> differences = new ArrayList<>();

        try (HuggingFaceTokenizer original = open(folder)) {
            long start = System.nanoTime();
            int count = 0;
            for (; count < TEXTS && differences.size() < MOST_SHOWN; count++) {
                if (count >= LEAST_TEXTS && System.nanoTime() - start > NANOS) {
                    break;
                }
                String text = texts.next();
                if (difference(ours, original, text) != null) {
                    String shortest = shrunk(ours, original, text);
                    differences.add("%s: %s".formatted(escaped(shortest), difference(ours, original, shortest)));
                }
            }
            System.out.printf("OriginalEngineFuzzTest: %s, %d of %d texts%n", name, count, TEXTS);
        }

        assertThat(differences).isEmpty();
    }

    private static HuggingFaceTokenizer open(Path folder) throws IOException {
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(folder)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError | IllegalStateException e) {
            return abort("The original engine has no native library for this platform: " + e);
        }
    }

    private static String difference(TokenizerPipeline ours, HuggingFaceTokenizer original, String text) {
        Encoding actual;
        try {
            actual = ours.encodeBatch(List.of(TextInput.of(text)), true, null, null)
                    .getFirst();
        } catch (TokenizerException e) {
            return fails(original, text) ? null : "failed with " + e.getMessage();
        }
        ai.djl.huggingface.tokenizers.Encoding expected = original.encode(text, true, false);
        int[] ids = Arrays.stream(expected.getIds()).mapToInt(id -> (int) id).toArray();
        if (!Arrays.equals(ids, actual.ids())) {
            return "ids: expected %s but were %s".formatted(Arrays.toString(ids), Arrays.toString(actual.ids()));
        }
        List<String> spans = Stream.of(expected.getCharTokenSpans())
                .map(span -> span == null ? "0-0" : span.getStart() + "-" + span.getEnd())
                .toList();
        List<String> actualSpans = actual.codePointOffsets().stream()
                .map(span -> span.start() + "-" + span.end())
                .toList();
        if (!spans.equals(actualSpans)) {
            return "offsets: expected %s but were %s".formatted(spans, actualSpans);
        }
        if (ours.addedTokens().stream().anyMatch(token -> token.normalized() && token.special())) {
            return null; // from tokenizers 0.22 on these are decoded as they are looked for
        }
        String decoded = original.decode(expected.getIds(), true);
        String actualDecoded = ours.decode(actual.ids(), true);
        return Objects.equals(decoded, actualDecoded)
                ? null
                : "decoded: expected '%s' but was '%s'".formatted(escaped(decoded), escaped(actualDecoded));
    }

    private static boolean fails(HuggingFaceTokenizer original, String text) {
        try {
            original.encode(text, true, false);
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** A text that still differs, from which no character can be taken away. */
    private static String shrunk(TokenizerPipeline ours, HuggingFaceTokenizer original, String text) {
        int[] letters = text.codePoints().toArray();
        for (int index = 0; index < letters.length; ) {
            int[] fewer = new int[letters.length - 1];
            System.arraycopy(letters, 0, fewer, 0, index);
            System.arraycopy(letters, index + 1, fewer, index, fewer.length - index);
            if (difference(ours, original, new String(fewer, 0, fewer.length)) != null) {
                letters = fewer;
                index = 0;
            } else {
                index++;
            }
        }
        return new String(letters, 0, letters.length);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.codePoints()
                .forEach(letter -> escaped.append(
                        letter >= ' ' && letter < 0x7F ? Character.toString(letter) : "\\u{%X}".formatted(letter)));
        return escaped.append('"').toString();
    }
}
