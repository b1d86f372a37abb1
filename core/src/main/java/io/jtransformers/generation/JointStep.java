package io.jtransformers.generation;

import io.jtransformers.modeling.CancellationToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of one generation, or of several that share it. */
final class JointStep {

    private final GenerationStep step = new GenerationStep();
    private final List<Part> parts = new ArrayList<>();
    private int ropeLength;
    private int promptRows;

    /** Who takes part, and which of its searches get scores. */
    private record Part(Generator generation, List<Search> scored) {}

    /** Lets a generation go on, and says how many tokens it got. */
    @FunctionalInterface
    interface Advance {
        int accept(Generator generation, List<Search> scored, List<NextTokenScores> scores);
    }

    JointStep() {}

    /**
     * Adds the next rows of a generation, if there is room for any.
     *
     * @param room how many rows of prompts fit
     */
    void add(Generator generation, int room) {
        int before = step.rows();
        boolean isPrefilling = generation.isPrefilling();
        List<Search> scored = generation.join(step, room);
        if (step.rows() > before) {
            ropeLength = Math.max(ropeLength, generation.ropeLength());
            promptRows += isPrefilling ? step.rows() - before : 0;
            parts.add(new Part(generation, scored));
        }
    }

    /** The number of rows. */
    int rows() {
        return step.rows();
    }

    /** The number of those that are of prompts. */
    int promptRows() {
        return promptRows;
    }

    /** Who takes part. */
    List<Generator> generations() {
        return parts.stream().map(Part::generation).toList();
    }

    /**
     * Computes the rows, and hands each generation its scores. If computing fails, every generation is as it was.
     *
     * @param advance is given the scores of one generation after the other
     * @return how many tokens they got
     */
    int run(GenerativeModel model, CancellationToken cancellation, Advance advance) {
        List<NextTokenScores> scores = compute(model, cancellation);
        int first = 0;
        int tokens = 0;
        for (Part part : parts) {
            int count = part.scored().stream()
                    .mapToInt(search -> search.branches().size())
                    .sum();
            tokens += advance.accept(part.generation(), part.scored(), scores.subList(first, first + count));
            first += count;
        }
        return tokens;
    }

    private List<NextTokenScores> compute(GenerativeModel model, CancellationToken cancellation) {
        Generator only = parts.size() == 1 ? parts.getFirst().generation() : null;
        float @Nullable [] embeds = only == null ? null : only.embeds();
        StepRecorder recorder = only == null ? null : only.recorder();
        boolean readsScores =
                parts.stream().flatMap(part -> part.scored().stream()).anyMatch(Search::readsScores);
        return readsScores || recorder != null
                ? step.run(model, embeds, ropeLength, cancellation, recorder)
                : step.runForGreatest(model, embeds, ropeLength, cancellation);
    }
}
