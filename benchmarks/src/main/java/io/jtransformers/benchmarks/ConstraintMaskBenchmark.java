package io.jtransformers.benchmarks;

import io.jtransformers.AutoTokenizer;
import io.jtransformers.generation.TokenSequence;
import io.jtransformers.generation.constrained.ConstraintLogitsProcessor;
import io.jtransformers.generation.constrained.OutputConstraint;
import io.jtransformers.generation.constrained.TokenConstraint;
import io.jtransformers.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a constraint takes for each generated token over 131,072 tokens: finding where the text stands, the mask, and
 * forbidding the other tokens' scores. The texts are written by chance, each token that fits being as likely as
 * another, which visits more of a grammar than any model would. The last percentile is the worst token of all
 * generations.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class ConstraintMaskBenchmark {

    private static final int TEXTS = 8;
    private static final int MOST_TOKENS = 400;
    private static final int EOS = 2;

    /** What the texts keep to. */
    @Param
    private Constraint constraint;

    /** Whether the constraint has been used for all of the texts before, or is new for each of them. */
    @Param
    private Use use;

    private Tokenizer tokenizer;
    private int vocabSize;
    private OutputConstraint output;
    private TokenConstraint prepared;
    private final List<int[]> texts = new ArrayList<>();

    private ConstraintLogitsProcessor processor;
    private int text;
    private int length;
    private TokenSequence sequence;
    private float[] scores;

    /** Made by JMH. */
    public ConstraintMaskBenchmark() {}

    /** What is known of a constraint when a text begins. */
    public enum Use {
        /** All of the texts were written before. */
        KNOWN,
        /** Nothing was. */
        FIRST
    }

    /** The constraints that are measured. */
    public enum Constraint {
        /** A text of any length within an object. */
        FREE_TEXT("""
            {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}\
            """),
        /** A text whose characters are counted: no two of its states are the same. */
        BOUNDED_TEXT("""
            {"type": "string", "minLength": 20, "maxLength": 400}\
            """),
        /** Numbers. */
        NUMBERS("""
            {"type": "array", "items": {"type": "number"}, "minItems": 30, "maxItems": 40}\
            """),
        /** One of several texts, again and again. */
        ENUM("""
            {"type": "array", "items": {"enum": ["calm", "wild", "cautious", "careless"]}, "minItems": 40}\
            """),
        /** An object in an object, as a record of records gives it. */
        NESTED("""
            {"type": "object", "required": ["name", "address", "age"], "properties": {
              "name": {"type": "string"}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
              "address": {"type": "object", "required": ["street", "city", "zip"], "properties": {
                "street": {"type": "string"}, "city": {"type": "string"}, "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
                "country": {"enum": ["DE", "FR", "IT"]}}}}}\
            """),
        /** Objects in an array. */
        OBJECTS("""
            {"type": "array", "minItems": 3, "items": {"type": "object", "required": ["title", "price"], "properties": {
              "title": {"type": "string"}, "price": {"type": "number"}, "sold": {"type": "boolean"},
              "tags": {"type": "array", "items": {"type": "string"}}}}}\
            """),
        /** Any JSON. */
        JSON("{}"),
        /** Classes of characters. */
        REGEX(OutputConstraint.regex("([A-Z][a-z]{1,12}( [a-z]{1,12}){2,8}, \\d{1,4}[^\\d\\s,;]{3,20}\\. ){1,20}")),
        /** Anything but a few characters, and letters of all scripts. */
        WIDE_REGEX(OutputConstraint.regex("([^,;\\n]{1,60}, \\p{L}+: .*\\n)+")),
        /** One of several texts. */
        CHOICE(OutputConstraint.choice(List.of("the first of them", "the second of them", "neither of the two")));

        private final OutputConstraint output;

        Constraint(String schema) {
            this(OutputConstraint.jsonSchema(schema));
        }

        Constraint(OutputConstraint output) {
            this.output = output;
        }
    }

    /** Reads the tokenizer and writes the texts. */
    @Setup(Level.Trial)
    public void prepare() {
        String folder =
                System.getProperty("jtransformers.benchmarks.tokenizer", "../shared/tokenizers/ministral-tekken");
        tokenizer = AutoTokenizer.fromPretrained(Path.of(folder).toString());
        vocabSize = tokenizer.length();
        output = constraint.output;
        prepared = output.forTokenizer(tokenizer, vocabSize);
        scores = new float[vocabSize];
        for (int seed = 0; seed < TEXTS; seed++) {
            texts.add(write(seed));
        }
        begin();
    }

    private int[] write(int seed) {
        var random = new SplittableRandom(seed);
        var writing = new ConstraintLogitsProcessor(prepared, Set.of(EOS), MOST_TOKENS);
        int[] written = new int[MOST_TOKENS];
        int size = 0;
        for (; size < MOST_TOKENS; size++) {
            TokenSequence soFar = TokenSequence.of(0, 0, Arrays.copyOf(written, size));
            if (size > 0 && writing.check(soFar) != null) {
                break;
            }
            Arrays.fill(scores, 0);
            writing.process(soFar, scores);
            int token = anyOf(scores, random);
            if (token == EOS) {
                break;
            }
            written[size] = token;
        }
        return Arrays.copyOf(written, size);
    }

    private static int anyOf(float[] scores, SplittableRandom random) {
        int open = 0;
        int chosen = EOS;
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] == 0 && random.nextInt(++open) == 0) {
                chosen = id;
            }
        }
        return chosen;
    }

    private void begin() {
        if (use == Use.FIRST) {
            prepared = output.forTokenizer(tokenizer, vocabSize);
        }
        processor = new ConstraintLogitsProcessor(prepared, Set.of(EOS), MOST_TOKENS);
        length = 0;
    }

    /** Goes to the next token of a text, or to the next text. */
    @Setup(Level.Invocation)
    public void goOn() {
        if (length == texts.get(text).length) {
            text = (text + 1) % TEXTS;
            begin();
        }
        sequence = TokenSequence.of(0, 0, Arrays.copyOf(texts.get(text), length++));
        Arrays.fill(scores, 0);
    }

    /** One token. */
    @Benchmark
    public float[] mask() {
        processor.process(sequence, scores);
        return scores;
    }
}
