package io.jtransformers.generation;

import io.jtransformers.modeling.SequenceCache;
import io.jtransformers.modeling.SequenceStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a running generation: what was computed of its prompt, what was generated, and why it ended. */
final class GeneratedRow {

    private final PromptBatch.Prompt prompt;
    private final SequenceCache cache;
    private final TokenSequence sequence;
    private final List<float[]> scores = new ArrayList<>();
    private final List<float[]> logits = new ArrayList<>();
    private int prefilled;
    private @Nullable FinishReason finishReason;

    GeneratedRow(int index, PromptBatch.Prompt prompt, SequenceCache cache) {
        this.prompt = prompt;
        this.cache = cache;
        this.sequence = TokenSequence.ofPrompt(index, prompt.paddedIds());
    }

    PromptBatch.Prompt prompt() {
        return prompt;
    }

    TokenSequence sequence() {
        return sequence;
    }

    /** The scores of each step after the processors, if they are kept. */
    List<float[]> scores() {
        return scores;
    }

    /** The scores of each step before the processors, if they are kept. */
    List<float[]> logits() {
        return logits;
    }

    /** How much of the prompt the model has seen. */
    int prefilled() {
        return prefilled;
    }

    /** How much of the prompt is to come. */
    int promptLeft() {
        return prompt.ids().length - prefilled;
    }

    /** The next {@code count} tokens of the prompt. */
    SequenceStep promptStep(int count) {
        int end = prefilled + count;
        return new SequenceStep(
                cache,
                Arrays.copyOfRange(prompt.ids(), prefilled, end),
                Arrays.copyOfRange(prompt.positions(), prefilled, end));
    }

    void countPrefilled(int count) {
        prefilled += count;
    }

    /** The token that was chosen last. */
    SequenceStep nextStep() {
        int position = prompt.tokens() + sequence.newLength() - 1;
        return new SequenceStep(cache, new int[] {sequence.lastId()}, new int[] {position});
    }

    /** Which keys of a step count; null if all do. */
    static boolean @Nullable [][] keyMask(List<GeneratedRow> rows, List<SequenceStep> steps) {
        if (rows.stream().allMatch(row -> row.prompt.shown() == null)) {
            return null;
        }
        boolean[][] mask = new boolean[rows.size()][];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = rows.get(i).shownKeys(steps.get(i).rows());
        }
        return mask;
    }

    private boolean[] shownKeys(int rows) {
        boolean[] shown = new boolean[cache.length() + rows];
        Arrays.fill(shown, true);
        boolean[] ofPrompt = prompt.shown();
        if (ofPrompt != null) {
            System.arraycopy(ofPrompt, 0, shown, 0, Math.min(ofPrompt.length, shown.length));
        }
        return shown;
    }

    boolean isFinished() {
        return finishReason != null;
    }

    /** Ends the row and gives its cache back. */
    void finish(FinishReason reason) {
        finishReason = reason;
        cache.close();
    }

    FinishReason finishReason() {
        FinishReason reason = finishReason;
        return reason == null ? FinishReason.CANCELLED : reason;
    }
}
