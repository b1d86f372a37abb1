package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Beams that are searched together: the best running ones, and the best that have finished.
 *
 * <p>Each step takes the {@code max(2, 1 + ends)} times as many best continuations of all beams as there are beams.
 * Those that end are candidates for the finished set if they are among the best {@code beams}; the best of the others
 * run on. Sums are in single precision and equal scores go to the lower index, as in the reference.
 *
 * <p>Source: {@code GenerationMixin._beam_search} in Transformers 5.12.1, {@code generation/utils.py}.
 */
final class BeamGroup {

    private static final float LOST = -1e9f;

    private final SearchContext context;
    private final int firstSlot;
    private final int size;
    private final float[] runningScores;
    private final List<int[]> runningIndices = new ArrayList<>();
    private List<@Nullable FinishReason> runningReasons = List.of();
    private List<Branch> running = List.of();
    private List<Finished> finished = new ArrayList<>();
    private boolean canImprove = true;
    private boolean isOver;

    /** A place of the finished set; {@code isFinished} is false of a filler. */
    private record Finished(
            float score,
            int[] newTokens,
            int[] indices,
            List<TokenLogProbs> logProbs,
            @Nullable FinishReason reason) {}

    /** A continuation: of which running beam, by which token, and whether that ends it. */
    private record Candidate(
            float score, int beam, int id, @Nullable FinishReason reason) {}

    /** What the candidates of a step are chosen from. */
    private record Pool(float[][] scores, List<NextTokenScores> ofStep) {}

    BeamGroup(SearchContext context, int firstSlot, int size) {
        this.context = context;
        this.firstSlot = firstSlot;
        this.size = size;
        runningScores = new float[size];
        Arrays.fill(runningScores, 1, size, LOST); // at first all beams are the same, so only one may go on
        for (int beam = 0; beam < size; beam++) {
            runningIndices.add(new int[0]);
            finished.add(new Finished(LOST, new int[0], new int[0], List.of(), null));
        }
    }

    /** Begins with copies of the prompt. */
    void begin(Branch start) {
        List<Branch> beams = new ArrayList<>();
        for (int beam = 0; beam < size; beam++) {
            beams.add(start.fork(firstSlot + beam));
        }
        running = beams;
    }

    /** The running beams; none when the search is over. */
    List<Branch> running() {
        return isOver ? List.of() : running;
    }

    /**
     * Goes on by one token.
     *
     * @param scores of each running beam
     * @param taken what earlier groups have chosen in this step; their tokens lose by it
     * @return the tokens that the running beams have got
     */
    int[] advance(List<NextTokenScores> scores, int[] taken) {
        float[][] accumulated = accumulated(scores, taken);
        List<Candidate> candidates = context.settings().doSample() ? drawn(accumulated) : best(accumulated);
        candidates.forEach(candidate -> checkNumber(candidate.score()));
        Probabilities.checkPossible(candidates.getFirst().score());
        candidates = candidates.stream().map(this::checked).toList();
        finish(candidates, new Pool(accumulated, scores));
        goOn(candidates, new Pool(accumulated, scores));
        conclude(candidates);
        return running.stream().mapToInt(beam -> beam.sequence().lastId()).toArray();
    }

    private float[][] accumulated(List<NextTokenScores> scores, int[] taken) {
        float[][] accumulated = new float[size][];
        float penalty = (float) context.settings().diversityPenalty();
        for (int beam = 0; beam < size; beam++) {
            float[] logProbs = context.processLogProbs(running.get(beam), scores.get(beam), 0);
            for (int id : taken) {
                logProbs[id] -= penalty;
            }
            for (int id = 0; id < logProbs.length; id++) {
                logProbs[id] += runningScores[beam];
            }
            accumulated[beam] = logProbs;
        }
        return accumulated;
    }

    private int candidateCount() {
        return Math.max(2, 1 + context.settings().eosTokenIds().size()) * size;
    }

    // Candidates.

    /** The best continuations, best first. */
    private List<Candidate> best(float[][] accumulated) {
        int count = Math.min(candidateCount(), size * accumulated[0].length);
        float[] scores = new float[count];
        int[] places = new int[count];
        int found = 0;
        int vocabSize = accumulated[0].length;
        for (int beam = 0; beam < size; beam++) {
            for (int id = 0; id < vocabSize; id++) {
                float score = accumulated[beam][id];
                if (found < count || score > scores[count - 1]) {
                    int place = Math.min(found, count - 1);
                    while (place > 0 && score > scores[place - 1]) {
                        scores[place] = scores[place - 1];
                        places[place] = places[place - 1];
                        place--;
                    }
                    scores[place] = score;
                    places[place] = beam * vocabSize + id;
                    found = Math.min(found + 1, count);
                }
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(new Candidate(scores[i], places[i] / vocabSize, places[i] % vocabSize, null));
        }
        return candidates;
    }

    /** Continuations drawn by their probability, none twice, in the order in which they were drawn. */
    private List<Candidate> drawn(float[][] accumulated) {
        int vocabSize = accumulated[0].length;
        float[] left = new float[size * vocabSize];
        for (int beam = 0; beam < size; beam++) {
            System.arraycopy(accumulated[beam], 0, left, beam * vocabSize, vocabSize);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int draw = 0; draw < Math.min(candidateCount(), left.length); draw++) {
            int place = Probabilities.greatest(left);
            if (draw > 0 && left[place] == Float.NEGATIVE_INFINITY) {
                break; // no other continuation is possible
            }
            place = Probabilities.choose(left, context.uniform(running.getFirst(), draw));
            candidates.add(new Candidate(left[place], place / vocabSize, place % vocabSize, null));
            left[place] = Float.NEGATIVE_INFINITY;
        }
        while (candidates.size() < size) {
            Candidate last = candidates.getLast(); // fewer possible continuations than beams
            candidates.add(new Candidate(LOST, last.beam(), last.id(), null));
        }
        return candidates;
    }

    private static void checkNumber(float score) {
        if (Float.isNaN(score)) {
            Probabilities.checkPossible(score);
        }
    }

    private Candidate checked(Candidate candidate) {
        TokenSequence sequence = running.get(candidate.beam())
                .sequence()
                .fork(running.get(candidate.beam()).sequence().index());
        sequence.append(candidate.id());
        return new Candidate(
                candidate.score(),
                candidate.beam(),
                candidate.id(),
                context.check(sequence, running.get(candidate.beam()).slot()));
    }

    // The finished set.

    private boolean isFull() {
        return finished.stream().allMatch(place -> place.reason() != null);
    }

    private void finish(List<Candidate> candidates, Pool pool) {
        List<Finished> merged = new ArrayList<>(finished);
        int newLength = running.getFirst().sequence().newLength() + 1;
        float divisor = (float) Math.pow(newLength, context.settings().lengthPenalty());
        boolean isClosed = isFull() && context.settings().earlyStopping() == EarlyStopping.WHEN_FULL;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            boolean ends = candidate.reason() != null && i < size;
            float score = candidate.score() / divisor;
            score += isClosed ? LOST : 0;
            score += canImprove ? 0 : LOST;
            score += ends ? 0 : LOST;
            merged.add(
                    ends
                            ? place(candidate, score, pool)
                            : new Finished(score, new int[0], new int[0], List.of(), null));
        }
        // A stable sort: of equals the one that was there before stays.
        merged.sort((left, right) -> Float.compare(right.score(), left.score()));
        finished = new ArrayList<>(merged.subList(0, size));
    }

    private Finished place(Candidate candidate, float score, Pool pool) {
        Branch beam = running.get(candidate.beam());
        int[] newTokens =
                Arrays.copyOf(beam.sequence().newTokens(), beam.sequence().newLength() + 1);
        newTokens[newTokens.length - 1] = candidate.id();
        List<TokenLogProbs> logProbs = new ArrayList<>(beam.logProbs());
        Integer count = context.config().topLogProbs();
        if (count != null) {
            logProbs.add(TokenLogProbs.of(
                    candidate.id(), pool.ofStep().get(candidate.beam()).logits(0), count));
        }
        return new Finished(score, newTokens, indices(candidate), logProbs, candidate.reason());
    }

    private int[] indices(Candidate candidate) {
        int[] before = runningIndices.get(candidate.beam());
        int[] indices = Arrays.copyOf(before, before.length + 1);
        indices[before.length] = running.get(candidate.beam()).sequence().index();
        return indices;
    }

    // The running beams.

    private void goOn(List<Candidate> candidates, Pool pool) {
        List<Candidate> ordered = new ArrayList<>(candidates.stream()
                .map(candidate -> candidate.reason() == null
                        ? candidate
                        : new Candidate(candidate.score() + LOST, candidate.beam(), candidate.id(), candidate.reason()))
                .toList());
        ordered.sort((left, right) -> Float.compare(right.score(), left.score()));
        List<Branch> next = new ArrayList<>();
        List<@Nullable FinishReason> reasons = new ArrayList<>();
        List<int[]> indices = new ArrayList<>();
        for (int beam = 0; beam < size; beam++) {
            Candidate candidate = ordered.get(beam);
            Branch parent = running.get(candidate.beam());
            Branch child = parent.fork(firstSlot + beam);
            context.keepLogProbs(child, candidate.id(), pool.ofStep().get(candidate.beam()), 0);
            child.append(candidate.id());
            next.add(child);
            reasons.add(candidate.reason());
            indices.add(indices(candidate));
            runningScores[beam] = candidate.score();
        }
        running.forEach(Branch::close);
        running = next;
        runningReasons = reasons;
        runningIndices.clear();
        runningIndices.addAll(indices);
    }

    /** Whether a running beam can still become one of the best; once it cannot it never can. */
    private void conclude(List<Candidate> candidates) {
        int newLength = running.getFirst().sequence().newLength();
        double lengthPenalty = context.settings().lengthPenalty();
        EarlyStopping stopping = context.settings().earlyStopping();
        int greatest = context.maxLength() - running.getFirst().sequence().promptLength();
        int length = stopping == EarlyStopping.NEVER && lengthPenalty > 0 ? greatest : newLength;
        float bestPossible = runningScores[0] / (float) Math.pow(length, lengthPenalty);
        float worst = finished.getLast().score();
        boolean isBetter = finished.stream().anyMatch(place -> bestPossible > (place.reason() != null ? worst : LOST));
        canImprove &= isBetter;
        isOver = !canImprove
                || (stopping == EarlyStopping.WHEN_FULL && isFull())
                || candidates.stream().allMatch(candidate -> candidate.reason() != null);
    }

    /** What there is, best first: the finished ones, and where there are too few the running ones after them. */
    List<GeneratedSequence> results() {
        List<GeneratedSequence> results = new ArrayList<>();
        for (Finished place : finished) {
            if (place.reason() != null) {
                results.add(new GeneratedSequence(
                        place.newTokens(), place.reason(), place.score(), place.indices(), place.logProbs()));
            }
        }
        FinishReason unfinished = isOver ? FinishReason.CRITERION : FinishReason.CANCELLED;
        for (int beam = 0; beam < running.size() && results.size() < size; beam++) {
            Branch branch = running.get(beam);
            FinishReason reason = runningReasons.isEmpty() ? null : runningReasons.get(beam);
            results.add(new GeneratedSequence(
                    branch.sequence().newTokens(),
                    reason == null ? unfinished : reason,
                    runningScores[beam],
                    runningIndices.get(beam),
                    branch.logProbs()));
        }
        return results;
    }
}
