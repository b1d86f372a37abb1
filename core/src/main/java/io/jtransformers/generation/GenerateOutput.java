package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation gives; {@code GenerateDecoderOnlyOutput} of Transformers.
 *
 * @param sequences {@code [batch, length]}, {@code I64}: prompts and new tokens, rows that ended early filled up with
 *     the padding token; only new tokens where prompts were embeddings
 * @param newTokens for each row the tokens that were generated, without filling; a token that ended the text is among
 *     them
 * @param scores for each step {@code [batch, vocabulary]}, after the processors, rows of sequences that had ended NaN;
 *     empty unless asked for
 * @param logits the same before the processors; empty unless asked for
 * @param finishReasons why each row ended
 * @param usage how many tokens there were
 * @param timings how long it took
 */
public record GenerateOutput(
        HostTensor sequences,
        List<int[]> newTokens,
        List<HostTensor> scores,
        List<HostTensor> logits,
        List<FinishReason> finishReasons,
        Usage usage,
        Timings timings) {

    /** Copies the lists. */
    public GenerateOutput {
        newTokens = newTokens.stream().map(int[]::clone).toList();
        scores = List.copyOf(scores);
        logits = List.copyOf(logits);
        finishReasons = List.copyOf(finishReasons);
    }

    /** What there is of some rows; those that have not ended count as cancelled. */
    static GenerateOutput of(List<GeneratedRow> rows, int filler, int promptTokens, Timings timings) {
        List<int[]> newTokens =
                rows.stream().map(row -> row.sequence().newTokens()).toList();
        int count = newTokens.stream().mapToInt(tokens -> tokens.length).sum();
        return new GenerateOutput(
                sequences(rows, filler),
                newTokens,
                perStep(rows.stream().map(GeneratedRow::scores).toList()),
                perStep(rows.stream().map(GeneratedRow::logits).toList()),
                rows.stream().map(GeneratedRow::finishReason).toList(),
                new Usage(promptTokens, count),
                timings);
    }

    private static HostTensor sequences(List<GeneratedRow> rows, int filler) {
        int longest =
                rows.stream().mapToInt(row -> row.sequence().length()).max().orElse(0);
        int[][] padded = new int[rows.size()][];
        for (int row = 0; row < padded.length; row++) {
            int[] ids = rows.get(row).sequence().toArray();
            padded[row] = Arrays.copyOf(ids, longest);
            Arrays.fill(padded[row], ids.length, longest, filler);
        }
        return HostTensor.ofRows(padded);
    }

    /** From a list of steps for each row to one of {@code [batch, vocabulary]} for each step. */
    private static List<HostTensor> perStep(List<List<float[]>> ofRows) {
        int steps = ofRows.stream().mapToInt(List::size).max().orElse(0);
        List<HostTensor> tensors = new ArrayList<>(steps);
        for (int step = 0; step < steps; step++) {
            tensors.add(oneStep(ofRows, step));
        }
        return tensors;
    }

    private static HostTensor oneStep(List<List<float[]>> ofRows, int step) {
        List<float @Nullable []> scores = new ArrayList<>();
        int vocabSize = 0;
        for (List<float[]> steps : ofRows) {
            float[] ofStep = step < steps.size() ? steps.get(step) : null;
            scores.add(ofStep);
            vocabSize = ofStep == null ? vocabSize : ofStep.length;
        }
        float[] values = new float[scores.size() * vocabSize];
        Arrays.fill(values, Float.NaN);
        for (int row = 0; row < scores.size(); row++) {
            float[] ofRow = scores.get(row);
            if (ofRow != null) {
                System.arraycopy(ofRow, 0, values, row * vocabSize, vocabSize);
            }
        }
        return HostTensor.wrap(Shape.of(scores.size(), vocabSize), values);
    }

    /** For each row a copy of the tokens that were generated. */
    @Override
    public List<int[]> newTokens() {
        return newTokens.stream().map(int[]::clone).toList();
    }

    /**
     * Numbers of tokens, all rows together.
     *
     * @param promptTokens tokens of the prompts without padding
     * @param newTokens tokens that were generated
     */
    public record Usage(int promptTokens, int newTokens) {}

    /**
     * Where the time went.
     *
     * @param prefillNanos until every row had its first token
     * @param decodeNanos from then on
     */
    public record Timings(long prefillNanos, long decodeNanos) {}
}
