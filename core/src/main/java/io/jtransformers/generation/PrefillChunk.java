package io.jtransformers.generation;

import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the prompts that one step computes.
 *
 * @param rows the sequences whose prompts it is about
 * @param steps what it takes of each
 */
record PrefillChunk(List<GeneratedRow> rows, List<SequenceStep> steps) {

    /** What comes next of prompts of which something is left, at most {@code room} rows. */
    static PrefillChunk next(List<GeneratedRow> all, int room) {
        List<GeneratedRow> rows = new ArrayList<>();
        List<SequenceStep> steps = new ArrayList<>();
        int left = room;
        for (GeneratedRow row : all) {
            int count = Math.min(left, row.promptLeft());
            if (count > 0) {
                rows.add(row);
                steps.add(row.promptStep(count));
                left -= count;
            }
        }
        return new PrefillChunk(rows, steps);
    }

    /** The sequences whose prompt ends with this chunk. */
    List<GeneratedRow> ending() {
        List<GeneratedRow> ending = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (ends(i)) {
                ending.add(rows.get(i));
            }
        }
        return ending;
    }

    private boolean ends(int sequence) {
        return rows.get(sequence).promptLeft() == steps.get(sequence).rows();
    }

    /** The step; its head sees the last row of each sequence that {@link #ending()} has, or any row if it has none. */
    StepInput input(PromptBatch batch, int hiddenSize) {
        List<Integer> headRows = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < steps.size(); i++) {
            count += steps.get(i).rows();
            if (ends(i)) {
                headRows.add(count - 1);
            }
        }
        if (headRows.isEmpty()) {
            headRows.add(count - 1);
        }
        return new StepInput(
                steps,
                headRows.stream().mapToInt(Integer::intValue).toArray(),
                embeds(batch, hiddenSize, count),
                GeneratedRow.keyMask(rows, steps),
                null,
                batch.longest());
    }

    private @Nullable HostTensor embeds(PromptBatch batch, int hiddenSize, int count) {
        float[] embeds = batch.embeds();
        if (embeds == null) {
            return null;
        }
        float[] values = new float[count * hiddenSize];
        int end = 0;
        for (int i = 0; i < steps.size(); i++) {
            int first = rows.get(i).prompt().firstEmbed() + rows.get(i).prefilled();
            int length = steps.get(i).rows() * hiddenSize;
            System.arraycopy(embeds, first * hiddenSize, values, end, length);
            end += length;
        }
        return HostTensor.wrap(Shape.of(count, hiddenSize), values);
    }

    /** Notes that the model has seen the chunk. */
    void countPrefilled() {
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).countPrefilled(steps.get(i).rows());
        }
    }
}
