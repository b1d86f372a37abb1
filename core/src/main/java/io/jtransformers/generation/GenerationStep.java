package io.jtransformers.generation;

import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several branches that the model computes at once: of whatever searches, and of whatever requests. A branch
 * whose last pending token is among them gets scores.
 */
final class GenerationStep {

    private final List<Branch> branches = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final List<SequenceStep> steps = new ArrayList<>();
    private final List<Integer> headRows = new ArrayList<>();
    private final List<boolean @Nullable []> keyMasks = new ArrayList<>();
    private final List<Scored> scored = new ArrayList<>();
    private int rows;

    /** Where in the step the scores of a branch are: rows of the head, and the sequence that is recorded. */
    private record Scored(Branch branch, int first, int firstUnconditional, int sequence, int firstRow, int rows) {}

    GenerationStep() {}

    /** Takes the next {@code count} pending rows of a branch. */
    void add(Branch branch, int count) {
        int pending = branch.pending();
        branches.add(branch);
        counts.add(count);
        int firstRow = rows;
        int sequence = steps.size();
        addSequence(branch.step(count), branch.shownKeys(count));
        if (count < pending) {
            return;
        }
        int first = addHeadRows(Math.min(branch.scoredRows(), count));
        SequenceStep unconditional = branch.unconditionalStep();
        int firstUnconditional = -1;
        if (unconditional != null) {
            addSequence(unconditional, null);
            firstUnconditional = addHeadRows(Math.min(branch.scoredRows(), count));
        }
        scored.add(new Scored(branch, first, firstUnconditional, sequence, firstRow, count));
    }

    private void addSequence(SequenceStep step, boolean @Nullable [] shown) {
        steps.add(step);
        keyMasks.add(shown);
        rows += step.rows();
    }

    /** Lets the head see the last {@code count} rows so far. */
    private int addHeadRows(int count) {
        int first = headRows.size();
        for (int row = rows - count; row < rows; row++) {
            headRows.add(row);
        }
        return first;
    }

    /** The number of rows. */
    int rows() {
        return rows;
    }

    /** The branches that get scores, in the order in which they were added. */
    List<Branch> scored() {
        return scored.stream().map(Scored::branch).toList();
    }

    /**
     * Computes the step.
     *
     * @param model computes
     * @param embeds what prompts consist of in place of tokens; null if they are tokens
     * @param ropeLength the length by which a rope chooses its frequencies
     * @param cancellation asks to stop
     * @param recorder receives intermediate results; null for none
     * @return scores for each of {@link #scored()}
     */
    List<NextTokenScores> run(
            GenerativeModel model,
            float @Nullable [] embeds,
            int ropeLength,
            CancellationToken cancellation,
            @Nullable StepRecorder recorder) {
        StepInput input = input(embeds, model.config().hiddenSize(), ropeLength);
        if (scored.isEmpty()) {
            model.prefill(input, cancellation);
            return List.of();
        }
        OutputRecorder silentOr = recorder == null ? OutputRecorder.SILENT : recorder;
        float[] logits = model.score(input, silentOr, cancellation, Tensor::toFloatArray);
        int vocabSize = logits.length / headRows.size();
        return scores((part, count) -> NextTokenScores.of(
                logits,
                vocabSize,
                part.first(),
                part.firstUnconditional(),
                count,
                recorder == null ? null : recorder.of(part.sequence(), part.firstRow(), part.rows())));
    }

    /** Computes the step and gives the most probable tokens only. */
    List<NextTokenScores> runForGreatest(
            GenerativeModel model, float @Nullable [] embeds, int ropeLength, CancellationToken cancellation) {
        StepInput input = input(embeds, model.config().hiddenSize(), ropeLength);
        if (scored.isEmpty()) {
            model.prefill(input, cancellation);
            return List.of();
        }
        Function<Tensor, int[]> pick = logits -> {
            for (float score : logits.max().toFloatArray()) {
                Probabilities.checkPossible(score);
            }
            return logits.argMax().toIntArray();
        };
        int[] greatest = model.score(input, OutputRecorder.SILENT, cancellation, pick);
        return scores((part, count) -> NextTokenScores.ofGreatest(greatest, part.first(), count));
    }

    /** Makes the scores of a branch from where they are. */
    private interface ScoresOf {
        NextTokenScores of(Scored part, int count);
    }

    private List<NextTokenScores> scores(ScoresOf maker) {
        return scored.stream()
                .map(part -> maker.of(part, Math.min(part.branch().scoredRows(), part.rows())))
                .toList();
    }

    private StepInput input(float @Nullable [] embeds, int hiddenSize, int ropeLength) {
        int[] rowsOfHead = headRows.isEmpty()
                ? new int[] {rows - 1}
                : headRows.stream().mapToInt(Integer::intValue).toArray();
        return new StepInput(steps, rowsOfHead, rowsOfEmbeds(embeds, hiddenSize), masks(), null, ropeLength);
    }

    /** A mask for each sequence; null if every key counts. */
    private boolean @Nullable [][] masks() {
        if (keyMasks.stream().allMatch(mask -> mask == null)) {
            return null;
        }
        boolean[][] masks = new boolean[steps.size()][];
        for (int i = 0; i < masks.length; i++) {
            boolean[] mask = keyMasks.get(i);
            if (mask == null) {
                mask = new boolean[steps.get(i).cache().length() + steps.get(i).rows()];
                Arrays.fill(mask, true);
            }
            masks[i] = mask;
        }
        return masks;
    }

    private @Nullable HostTensor rowsOfEmbeds(float @Nullable [] embeds, int hiddenSize) {
        if (embeds == null || branches.stream().noneMatch(Branch::isPrefilling)) {
            return null;
        }
        float[] values = new float[rows * hiddenSize];
        int end = 0;
        for (int i = 0; i < branches.size(); i++) {
            int first = branches.get(i).prompt().firstEmbed() + branches.get(i).seen();
            int length = counts.get(i) * hiddenSize;
            System.arraycopy(embeds, first * hiddenSize, values, end, length);
            end += length;
        }
        return HostTensor.wrap(Shape.of(rows, hiddenSize), values);
    }
}
