package io.jtransformers.generation;

import io.jtransformers.backend.ComputeQueue;
import io.jtransformers.backend.StepKey;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheOptions;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.LayerlessCaches;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A model whose scores are a function of what a sequence has seen: of each key that counts, its token and its position,
 * or in place of the token the first number of an embedding.
 */
final class ScriptedModel implements GenerativeModel, AutoCloseable {

    private LayerlessCaches caches = new LayerlessCaches();
    private int window;
    private final List<StepInput> steps = Collections.synchronizedList(new ArrayList<>());
    private final List<StepInput> unscored = Collections.synchronizedList(new ArrayList<>());
    private final Function<List<Key>, float[]> script;
    private TinyConfig config;
    private GenerationConfig generationConfig = GenerationConfig.defaults();
    private int promptBlockSize = 1;
    private Runnable beforeStep = () -> {};

    /** A token and where it stands. */
    record Key(int id, int position) {}

    private ScriptedModel(int vocabSize, Function<List<Key>, float[]> script) {
        this.config = new TinyConfig(vocabSize);
        this.script = script;
    }

    /** Scores by a function. */
    static ScriptedModel scoring(int vocabSize, Function<List<Key>, float[]> script) {
        return new ScriptedModel(vocabSize, script);
    }

    /** After token {@code i} comes {@code next[i]} for certain. */
    static ScriptedModel chain(int... next) {
        return scoring(next.length, keys -> {
            float[] scores = new float[next.length];
            scores[next[keys.getLast().id()]] = 1;
            return scores;
        });
    }

    /** Scores that depend on all that was seen, and on every bit of it. */
    static ScriptedModel hashing(int vocabSize) {
        return scoring(vocabSize, keys -> {
            var draws = new RandomDraws(keys.hashCode());
            float[] scores = new float[vocabSize];
            for (int id = 0; id < vocabSize; id++) {
                scores[id] = (float) (4 * draws.uniform(id, keys.size(), 0));
            }
            return scores;
        });
    }

    ScriptedModel with(GenerationConfig value) {
        generationConfig = value;
        return this;
    }

    ScriptedModel withPositions(int positions) {
        config = config.withPositions(positions);
        return this;
    }

    /** Lets each row see this many keys; masks do not go with it. */
    ScriptedModel withWindow(int value) {
        caches.close();
        caches = new LayerlessCaches(value);
        window = value;
        return this;
    }

    /** Lets prompts be cut at multiples of so many tokens only. */
    ScriptedModel withPromptBlockSize(int value) {
        promptBlockSize = value;
        return this;
    }

    /** Does something on the way, such as to cancel. */
    ScriptedModel beforeStep(Runnable action) {
        beforeStep = action;
        return this;
    }

    /** The steps that were run, in order. */
    List<StepInput> steps() {
        return steps;
    }

    /** Those of which no scores were wanted. */
    List<StepInput> unscored() {
        return unscored;
    }

    int usedCacheBlocks() {
        return caches.usedBlocks();
    }

    @Override
    public PreTrainedConfig config() {
        return config;
    }

    @Override
    public GenerationConfig generationConfig() {
        return generationConfig;
    }

    @Override
    public int promptBlockSize() {
        return promptBlockSize;
    }

    @Override
    public Cache newCache(int batchSize) {
        return caches.newCache(batchSize);
    }

    @Override
    public Cache newCache(int batchSize, CacheOptions options) {
        return caches.newCache(batchSize, options);
    }

    @Override
    public void prefill(StepInput input, CancellationToken cancellation) {
        unscored.add(input);
        read(input, cancellation);
    }

    @Override
    public <R> R score(
            StepInput input, OutputRecorder recorder, CancellationToken cancellation, Function<Tensor, R> pick) {
        List<List<Key>> rows = read(input, cancellation);
        float[] scores = new float[input.headRows().length * config.vocabSize()];
        for (int i = 0; i < input.headRows().length; i++) {
            float[] ofRow = script.apply(rows.get(input.headRows()[i]));
            System.arraycopy(ofRow, 0, scores, i * ofRow.length, ofRow.length);
        }
        AtomicReference<R> result = new AtomicReference<>();
        try (ComputeQueue queue = caches.backend().openQueue()) {
            queue.run(StepKey.once(this), () -> {
                try (var scope = TensorScope.open(queue)) {
                    Shape shape = Shape.of(input.headRows().length, config.vocabSize());
                    result.set(pick.apply(scope.ofFloats(shape, scores)));
                }
            });
        }
        return result.get();
    }

    /** For each row of the step what it sees. */
    private List<List<Key>> read(StepInput input, CancellationToken cancellation) {
        steps.add(input);
        beforeStep.run();
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException();
        }
        List<List<Key>> rows = new ArrayList<>();
        int[] ids = new int[input.tokens()];
        for (int sequence = 0; sequence < input.sequences().size(); sequence++) {
            SequenceStep step = input.sequences().get(sequence);
            LayerlessCaches.Contents past = caches.read(step.cache());
            List<Key> keys = new ArrayList<>();
            for (int i = 0; i < past.ids().length; i++) {
                keys.add(new Key(past.ids()[i], past.positions()[i]));
            }
            for (int i = 0; i < step.rows(); i++) {
                ids[rows.size()] = input.inputsEmbeds() == null
                        ? step.inputIds()[i]
                        : (int) input.inputsEmbeds().getLong(rows.size(), 0);
                keys.add(new Key(ids[rows.size()], step.positions()[i]));
                List<Key> visible = window == 0 ? keys : keys.subList(Math.max(0, keys.size() - window), keys.size());
                rows.add(shown(visible, input.keyMask() == null ? null : input.keyMask()[sequence]));
            }
        }
        caches.advance(input, ids);
        return rows;
    }

    private static List<Key> shown(List<Key> keys, boolean[] mask) {
        List<Key> shown = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (mask == null || mask[i]) {
                shown.add(keys.get(i));
            }
        }
        return shown;
    }

    @Override
    public void close() {
        caches.close();
    }
}
