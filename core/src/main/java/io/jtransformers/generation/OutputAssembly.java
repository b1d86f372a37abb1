package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts what searches found and recorded into the tensors of Transformers. */
final class OutputAssembly {

    private final GenerationSettings settings;
    private final PromptBatch batch;
    private final List<StepRecords> records;
    private final List<GeneratedSequence> rows = new ArrayList<>();
    private final List<int[]> prompts = new ArrayList<>(); // of each row

    private OutputAssembly(GenerationSettings settings, PromptBatch batch, List<StepRecords> records) {
        this.settings = settings;
        this.batch = batch;
        this.records = records;
    }

    /** What there is of some searches. */
    static OutputAssembly of(
            GenerationSettings settings, PromptBatch batch, List<SearchContext> contexts, List<Search> searches) {
        var assembly = new OutputAssembly(
                settings, batch, contexts.stream().map(SearchContext::records).toList());
        for (int i = 0; i < searches.size(); i++) {
            for (GeneratedSequence found : searches.get(i).results()) {
                assembly.rows.add(found);
                assembly.prompts.add(batch.prompts().get(i).paddedIds());
            }
        }
        return assembly;
    }

    GenerateOutput output(GenerateOutput.Timings timings) {
        List<int[]> newTokens = rows.stream().map(GeneratedSequence::newTokens).toList();
        int promptTokens =
                batch.prompts().stream().mapToInt(PromptBatch.Prompt::tokens).sum();
        int count = newTokens.stream().mapToInt(tokens -> tokens.length).sum();
        boolean hasScores = rows.stream().anyMatch(row -> !Double.isNaN(row.score()));
        List<List<RecordedStep>> states = perRow(StepRecords::states);
        return new GenerateOutput(
                sequences(newTokens, hasScores ? settings.beamFiller() : settings.filler()),
                newTokens,
                hasScores ? sequencesScores() : null,
                hasScores ? beamIndices() : null,
                perStep(perRow(StepRecords::scores)),
                perStep(perRow(StepRecords::logits)),
                settings.outputHiddenStates() ? matrices(states, RecordedStep::hiddenStates, false) : List.of(),
                settings.outputAttentions() ? attentions(states) : List.of(),
                settings.outputRouterLogits() ? matrices(states, RecordedStep::routerLogits, true) : List.of(),
                rows.stream().map(GeneratedSequence::logProbs).toList(),
                rows.stream().map(GeneratedSequence::finishReason).toList(),
                new GenerateOutput.Usage(promptTokens, count),
                timings);
    }

    private HostTensor sequences(List<int[]> newTokens, int filler) {
        int longest = newTokens.stream().mapToInt(tokens -> tokens.length).max().orElse(0);
        int[][] padded = new int[rows.size()][];
        for (int row = 0; row < padded.length; row++) {
            int[] prompt = prompts.get(row);
            int[] tokens = newTokens.get(row);
            padded[row] = Arrays.copyOf(prompt, prompt.length + longest);
            Arrays.fill(padded[row], prompt.length, padded[row].length, filler);
            System.arraycopy(tokens, 0, padded[row], prompt.length, tokens.length);
        }
        return HostTensor.ofRows(padded);
    }

    private HostTensor sequencesScores() {
        float[] scores = new float[rows.size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = (float) rows.get(row).score();
        }
        return HostTensor.wrap(Shape.of(scores.length), scores);
    }

    private HostTensor beamIndices() {
        int longest =
                rows.stream().mapToInt(row -> row.beamIndices().length).max().orElse(0);
        int[][] padded = new int[rows.size()][];
        for (int row = 0; row < padded.length; row++) {
            int[] indices = rows.get(row).beamIndices();
            padded[row] = Arrays.copyOf(indices, longest);
            Arrays.fill(padded[row], indices.length, longest, -1);
        }
        return HostTensor.ofRows(padded);
    }

    /** The recorded rows of all prompts, each a list of steps. */
    private <T> List<List<T>> perRow(Function<StepRecords, List<List<T>>> kind) {
        return records.stream()
                .flatMap(ofPrompt -> kind.apply(ofPrompt).stream())
                .toList();
    }

    private static <T> int steps(List<List<T>> ofRows) {
        return ofRows.stream().mapToInt(List::size).max().orElse(0);
    }

    /** For each row what it has of a step, or null. */
    private static <T> List<@Nullable T> ofStep(List<List<T>> ofRows, int step) {
        List<@Nullable T> values = new ArrayList<>();
        for (List<T> ofRow : ofRows) {
            values.add(step < ofRow.size() ? ofRow.get(step) : null);
        }
        return values;
    }

    /** From a list of steps for each row to one of {@code [rows, vocabulary]} for each step. */
    private static List<HostTensor> perStep(List<List<float[]>> ofRows) {
        List<HostTensor> tensors = new ArrayList<>();
        for (int step = 0; step < steps(ofRows); step++) {
            List<float @Nullable []> values = new ArrayList<>();
            for (List<float[]> ofRow : ofRows) {
                values.add(step < ofRow.size() ? ofRow.get(step) : null);
            }
            int width = values.stream()
                    .mapToInt(ofRow -> ofRow == null ? 0 : ofRow.length)
                    .max()
                    .orElse(0);
            var block = new Block(values.size(), width);
            IntStream.range(0, values.size()).forEach(row -> block.put(row, values.get(row)));
            tensors.add(HostTensor.wrap(Shape.of(values.size(), width), block.values()));
        }
        return tensors;
    }

    /** How many places a step has: the whole prompts, then one token. */
    private int time(int step) {
        return step == 0 ? batch.timeSteps() : 1;
    }

    /** Layers of {@code [rows, width]} for each step, padded on the left. */
    private List<List<HostTensor>> matrices(
            List<List<RecordedStep>> ofRows, Function<RecordedStep, List<HostTensor>> kind, boolean isFlat) {
        List<List<HostTensor>> tensors = new ArrayList<>();
        for (int step = 0; step < steps(ofRows); step++) {
            List<@Nullable RecordedStep> recorded = ofStep(ofRows, step);
            List<HostTensor> layers = new ArrayList<>();
            for (int layer = 0; layer < layers(recorded, kind); layer++) {
                HostTensor matrix = matrix(recorded, kind, layer, time(step));
                layers.add(
                        isFlat
                                ? matrix.view(
                                        matrix.shape().dimension(0)
                                                * matrix.shape().dimension(1),
                                        matrix.shape().dimension(2))
                                : matrix);
            }
            tensors.add(layers);
        }
        return tensors;
    }

    private static int layers(List<@Nullable RecordedStep> recorded, Function<RecordedStep, List<HostTensor>> kind) {
        int layers = 0;
        for (RecordedStep step : recorded) {
            layers = Math.max(layers, step == null ? 0 : kind.apply(step).size());
        }
        return layers;
    }

    private static HostTensor matrix(
            List<@Nullable RecordedStep> recorded, Function<RecordedStep, List<HostTensor>> kind, int layer, int time) {
        List<@Nullable HostTensor> ofRows = ofLayer(recorded, kind, layer);
        int width = dimension(ofRows, 1);
        var block = new Block(recorded.size() * time, width);
        for (int row = 0; row < ofRows.size(); row++) {
            HostTensor states = ofRows.get(row);
            if (states != null) {
                int count = states.shape().intDimension(0);
                block.put(row * time + time - count, states.toFloatArray());
            }
        }
        return HostTensor.wrap(Shape.of(recorded.size(), time, width), block.values());
    }

    private static List<@Nullable HostTensor> ofLayer(
            List<@Nullable RecordedStep> recorded, Function<RecordedStep, List<HostTensor>> kind, int layer) {
        List<@Nullable HostTensor> ofRows = new ArrayList<>();
        for (RecordedStep step : recorded) {
            ofRows.add(step == null ? null : kind.apply(step).get(layer));
        }
        return ofRows;
    }

    private static int dimension(List<@Nullable HostTensor> tensors, int axis) {
        int greatest = 0;
        for (HostTensor tensor : tensors) {
            greatest = Math.max(greatest, tensor == null ? 0 : tensor.shape().intDimension(axis));
        }
        return greatest;
    }

    /** Layers of {@code [rows, heads, time, keys]} for each step; keys that are padding have 0. */
    private List<List<HostTensor>> attentions(List<List<RecordedStep>> ofRows) {
        List<List<HostTensor>> tensors = new ArrayList<>();
        for (int step = 0; step < steps(ofRows); step++) {
            List<@Nullable RecordedStep> recorded = ofStep(ofRows, step);
            List<HostTensor> layers = new ArrayList<>();
            for (int layer = 0; layer < attentionLayers(recorded); layer++) {
                layers.add(attention(ofLayer(recorded, layer), time(step)));
            }
            tensors.add(layers);
        }
        return tensors;
    }

    private static int attentionLayers(List<@Nullable RecordedStep> recorded) {
        int layers = 0;
        for (RecordedStep step : recorded) {
            layers = Math.max(layers, step == null ? 0 : step.attentions().size());
        }
        return layers;
    }

    private static List<RecordedStep.@Nullable Attention> ofLayer(List<@Nullable RecordedStep> recorded, int layer) {
        List<RecordedStep.@Nullable Attention> ofRows = new ArrayList<>();
        for (RecordedStep step : recorded) {
            ofRows.add(step == null ? null : step.attentions().get(layer));
        }
        return ofRows;
    }

    private static HostTensor attention(List<RecordedStep.@Nullable Attention> layer, int timeOfStep) {
        List<@Nullable HostTensor> ofRows = new ArrayList<>();
        int time = timeOfStep;
        for (RecordedStep.Attention ofRow : layer) {
            ofRows.add(ofRow == null ? null : ofRow.values());
            time = ofRow != null && ofRow.isState() ? ofRow.values().shape().intDimension(1) : time;
        }
        int heads = dimension(ofRows, 0);
        int keys = dimension(ofRows, 2);
        var block = new Block(ofRows.size() * heads * time, keys);
        for (int row = 0; row < ofRows.size(); row++) {
            HostTensor states = ofRows.get(row);
            if (states != null) {
                putHeads(states, row, time, block);
            }
        }
        return HostTensor.wrap(Shape.of(ofRows.size(), heads, time, keys), block.values());
    }

    private static void putHeads(HostTensor states, int row, int time, Block block) {
        int heads = states.shape().intDimension(0);
        int count = states.shape().intDimension(1);
        int keys = states.shape().intDimension(2);
        float[] values = states.toFloatArray();
        for (int head = 0; head < heads; head++) {
            for (int place = 0; place < count; place++) {
                int source = (head * count + place) * keys;
                block.putRight(
                        (row * heads + head) * time + time - count + place,
                        Arrays.copyOfRange(values, source, source + keys));
            }
        }
    }

    /** Rows of numbers, NaN where nothing was put. */
    private record Block(int width, float[] values) {

        private Block(int rows, int width) {
            this(width, new float[rows * width]);
            Arrays.fill(values, Float.NaN);
        }

        /** Puts rows one after another from row {@code row} on. */
        private void put(int row, float @Nullable [] source) {
            if (source != null) {
                System.arraycopy(source, 0, values, row * width, source.length);
            }
        }

        /** Puts one row at the right end, zeros before it. */
        private void putRight(int row, float[] source) {
            Arrays.fill(values, row * width, (row + 1) * width, 0);
            System.arraycopy(source, 0, values, (row + 1) * width - source.length, source.length);
        }
    }
}
