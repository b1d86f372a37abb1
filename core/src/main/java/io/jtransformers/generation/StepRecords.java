package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.List;

/** What the steps of one search gave: a list for each of the rows of a prompt that run at the same time. */
final class StepRecords {

    private final List<List<float[]>> logits = new ArrayList<>();
    private final List<List<float[]>> scores = new ArrayList<>();
    private final List<List<RecordedStep>> states = new ArrayList<>();

    StepRecords(int slots) {
        for (int slot = 0; slot < slots; slot++) {
            logits.add(new ArrayList<>());
            scores.add(new ArrayList<>());
            states.add(new ArrayList<>());
        }
    }

    void addLogits(int slot, float[] values) {
        logits.get(slot).add(values);
    }

    void addScores(int slot, float[] values) {
        scores.get(slot).add(values);
    }

    void addStates(int slot, RecordedStep step) {
        states.get(slot).add(step);
    }

    /** The model's scores by slot and step. */
    List<List<float[]>> logits() {
        return logits;
    }

    /** The processed scores by slot and step. */
    List<List<float[]>> scores() {
        return scores;
    }

    /** Hidden states and the like by slot and step. */
    List<List<RecordedStep>> states() {
        return states;
    }
}
