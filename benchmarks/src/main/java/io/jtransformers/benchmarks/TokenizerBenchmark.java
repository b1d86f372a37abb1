package io.jtransformers.benchmarks;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizers.TokenizerJsonReader;
import io.jtransformers.tokenizers.TokenizerPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tokenizers beside the original engine, tokenizers 0.21.4 as DJL brings it, on one thread and without truncation: five
 * million characters as {@link MixedText} makes them, in documents of 8,000. Run it in the folder of the project.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx3g", "-DOPT_OUT_TRACKING=true", "-Dai.djl.offline=true"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Benchmark)
public class TokenizerBenchmark {

    private static final int CHECKED_EVERY = 20;

    /** A folder with a {@code tokenizer.json}, in one of {@code -Djtransformers.tokenizers.assets}. */
    @Param({"mixtral-v1", "ministral-tekken", "minimax-like"})
    private String tokenizer;

    private Path file;
    private TokenizerPipeline ours;
    private HuggingFaceTokenizer original;
    private List<String> documents;
    private List<int[]> ids;
    private List<long[]> longIds;

    /** Made by JMH. */
    public TokenizerBenchmark() {}

    /** Reads both tokenizers and makes the text. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        String folders = System.getProperty(
                "jtransformers.tokenizers.assets", "tokenizers/src/test/assets:../shared/tokenizers");
        file = Arrays.stream(folders.split(":"))
                .map(folder -> Path.of(folder, tokenizer, "tokenizer.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "No folder of %s has the tokenizer '%s'; name others with -Djtransformers.tokenizers.assets."
                                .formatted(folders, tokenizer)));
        ours = TokenizerJsonReader.read(file);
        original = openOriginal();
        documents = MixedText.documents(Path.of(""));
        ids = new ArrayList<>();
        longIds = new ArrayList<>();
        for (String document : documents) {
            int[] found = ours.encode(TextInput.of(document), true).ids();
            ids.add(found);
            longIds.add(Arrays.stream(found).asLongStream().toArray());
        }
        for (int index = 0; index < documents.size(); index += CHECKED_EVERY) {
            long[] expected = original.encode(documents.get(index), true, false).getIds();
            if (!Arrays.equals(longIds.get(index), expected)) {
                throw new IOException("The two engines differ; the comparison would say nothing.");
            }
        }
    }

    private HuggingFaceTokenizer openOriginal() throws IOException {
        return HuggingFaceTokenizer.builder()
                .optTokenizerPath(file)
                .optTruncation(false)
                .optPadding(false)
                .build();
    }

    /** Frees what is not Java's. */
    @TearDown(Level.Trial)
    public void close() {
        original.close();
    }

    /** Five million characters. */
    @Benchmark
    public int encode() {
        int count = 0;
        for (String document : documents) {
            count += ours.encode(TextInput.of(document), true).length();
        }
        return count;
    }

    /** The same by the original engine. */
    @Benchmark
    public int encodeOriginal() {
        int count = 0;
        for (String document : documents) {
            count += original.encode(document, true, false).getIds().length;
        }
        return count;
    }

    /** The same as one batch, on all cores. */
    @Benchmark
    public int encodeBatch() {
        return ours.encodeBatch(documents.stream().map(TextInput::of).toList(), true, null, null)
                .size();
    }

    /** The ids of all documents back to text. */
    @Benchmark
    public int decode() {
        int length = 0;
        for (int[] document : ids) {
            length += ours.decode(document, true).length();
        }
        return length;
    }

    /** The same by the original engine. */
    @Benchmark
    public int decodeOriginal() {
        int length = 0;
        for (long[] document : longIds) {
            length += original.decode(document, true).length();
        }
        return length;
    }

    /** Reads {@code tokenizer.json}. */
    @Benchmark
    public TokenizerPipeline load() {
        return TokenizerJsonReader.read(file);
    }

    /** The same by the original engine. */
    @Benchmark
    public String loadOriginal() throws IOException {
        try (HuggingFaceTokenizer loaded = openOriginal()) {
            return loaded.getVersion();
        }
    }
}
