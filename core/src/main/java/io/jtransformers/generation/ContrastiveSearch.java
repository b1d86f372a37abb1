package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of the most probable tokens takes the one that is probable and unlike what stands there: {@code (1 - alpha) · p -
 * alpha · likeness}, where likeness is the greatest cosine of its last hidden state and an earlier one. Each step
 * computes all candidates.
 *
 * <p>Source: {@code _contrastive_search} of Transformers 4 (the later library has it in a repository of the hub).
 *
 * @see <a href="https://arxiv.org/abs/2202.06417">A Contrastive Framework for Neural Text Generation</a>
 */
final class ContrastiveSearch implements Search {

    private final SearchContext context;
    private final List<float[]> past = new ArrayList<>(); // hidden states of length 1
    private Branch chosen;
    private List<Branch> candidates = List.of();
    private double[] probabilities = new double[0];
    private @Nullable NextTokenScores before;
    private @Nullable FinishReason reason;
    private boolean isBegun;

    ContrastiveSearch(SearchContext context) {
        this.context = context;
        this.chosen = context.start();
    }

    @Override
    public List<Branch> branches() {
        if (reason != null) {
            return List.of();
        }
        return isBegun ? candidates : List.of(chosen);
    }

    @Override
    public void advance(List<NextTokenScores> scores) {
        NextTokenScores next = scores.getFirst();
        if (isBegun) {
            int best = best(scores);
            next = scores.get(best);
            take(candidates.get(best));
        }
        isBegun = true;
        RecordedStep recorded = next.recorded();
        if (recorded != null) {
            addPast(recorded.lastHiddenState());
        }
        before = next;
        if (reason == null) {
            propose(context.process(chosen, next, 0));
        }
    }

    /** The candidate with the greatest value, the first of equals. */
    private int best(List<NextTokenScores> scores) {
        double alpha = context.settings().penaltyAlpha();
        int best = 0;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.size(); i++) {
            RecordedStep recorded = scores.get(i).recorded();
            double likeness = recorded == null ? 0 : likeness(recorded.lastHiddenState());
            double value = (1 - alpha) * probabilities[i] - alpha * likeness;
            if (value > bestValue) {
                bestValue = value;
                best = i;
            }
        }
        return best;
    }

    private double likeness(HostTensor state) {
        float[] candidate = unit(state.row(state.shape().intDimension(0) - 1).toFloatArray());
        double greatest = -1;
        for (float[] earlier : past) {
            double cosine = 0;
            for (int i = 0; i < candidate.length; i++) {
                cosine += (double) candidate[i] * earlier[i];
            }
            greatest = Math.max(greatest, cosine);
        }
        return greatest;
    }

    private void take(Branch candidate) {
        candidates.stream().filter(other -> other != candidate).forEach(Branch::close);
        chosen = candidate;
        int id = candidate.sequence().lastId();
        if (before != null) {
            context.keepLogProbs(candidate, id, before, 0);
        }
        reason = context.announce(candidate);
    }

    private void addPast(HostTensor states) {
        for (int row = 0; row < states.shape().intDimension(0); row++) {
            past.add(unit(states.row(row).toFloatArray()));
        }
    }

    private static float[] unit(float[] state) {
        double sum = 0;
        for (float value : state) {
            sum += (double) value * value;
        }
        double length = Math.max(Math.sqrt(sum), Double.MIN_NORMAL);
        for (int i = 0; i < state.length; i++) {
            state[i] = (float) (state[i] / length);
        }
        return state;
    }

    /** Makes a branch of each of the most probable tokens. */
    private void propose(float[] scores) {
        double[] all = Probabilities.of(scores);
        long[] order = ScoreOrder.ascending(scores);
        int count = Math.min(context.settings().topK(), order.length);
        List<Branch> proposed = new ArrayList<>();
        probabilities = new double[count];
        for (int i = 0; i < count; i++) {
            int id = (int) order[order.length - 1 - i];
            Branch branch = chosen.fork(0);
            branch.append(id);
            proposed.add(branch);
            probabilities[i] = all[id];
        }
        chosen.close();
        candidates = proposed;
    }

    @Override
    public List<GeneratedSequence> results() {
        return List.of(GeneratedSequence.of(chosen, reason == null ? FinishReason.CANCELLED : reason));
    }
}
