package io.jtransformers.pipelines;

import io.jtransformers.pipelines.QuestionAnsweringOptions.Impossible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From scores of first and last tokens to answers. The parts of a long context compete: their scores are made
 * probabilities all together, so that a part without an answer does not find one for sure. Where there may be none, the
 * part that is least sure of that speaks for all.
 *
 * <p>Source: the question answering pipeline of Transformers 4, {@code question_answering.py}, which takes each part by
 * itself; 5.12.1 has none.
 *
 * @param context where the answers are
 * @param options how many and how long
 */
record AnswerSearch(String context, QuestionAnsweringOptions options) {

    /**
     * The scores of a part of the context.
     *
     * @param firstTokenStart of the row's first token, which stands for no answer
     * @param firstTokenEnd of the same
     * @param tokens those of the context
     */
    record Part(float firstTokenStart, float firstTokenEnd, List<Token> tokens) {

        double noAnswer() {
            return (double) firstTokenStart + firstTokenEnd;
        }
    }

    /**
     * A token of the context.
     *
     * @param startLogit its score as the first of an answer
     * @param endLogit its score as the last
     * @param start where it begins in the context
     * @param end where it ends
     */
    record Token(float startLogit, float endLogit, int start, int end) {}

    /** A pair of tokens and the sum of their scores. */
    private record Candidate(Token first, Token last) {

        double sum() {
            return (double) first.startLogit() + last.endLogit();
        }
    }

    /** The best answers of all parts. */
    List<Answer> best(List<Part> parts) {
        Part leastSure = options.impossible() == Impossible.POSSIBLE
                ? parts.stream().min(Comparator.comparingDouble(Part::noAnswer)).orElse(null)
                : null;
        List<Float> starts = new ArrayList<>();
        List<Float> ends = new ArrayList<>();
        parts.stream().flatMap(part -> part.tokens().stream()).forEach(token -> {
            starts.add(token.startLogit());
            ends.add(token.endLogit());
        });
        if (leastSure != null) {
            starts.add(leastSure.firstTokenStart());
            ends.add(leastSure.firstTokenEnd());
        }
        double total = logSumExp(starts) + logSumExp(ends);

        List<Answer> answers = new ArrayList<>(spans(parts, total));
        if (leastSure != null) {
            answers.add(new Answer("", (float) Math.exp(leastSure.noAnswer() - total), 0, 0));
        }
        return answers.stream()
                .sorted(Comparator.comparingDouble(Answer::score).reversed())
                .limit(options.topK())
                .toList();
    }

    /** The best spans, each once though parts overlap. */
    private List<Answer> spans(List<Part> parts, double total) {
        List<Candidate> candidates = new ArrayList<>();
        for (Part part : parts) {
            candidates.addAll(candidates(part.tokens()));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::sum).reversed());
        List<Answer> answers = new ArrayList<>();
        Set<List<Integer>> seen = new HashSet<>();
        for (Candidate candidate : candidates) {
            if (answers.size() == options.topK()) {
                break;
            }
            int start = candidate.first().start();
            int end = candidate.last().end();
            while (start < end && Character.isWhitespace(context.charAt(start))) {
                start++;
            }
            while (end > start && Character.isWhitespace(context.charAt(end - 1))) {
                end--;
            }
            if (start < end && seen.add(List.of(start, end))) {
                float score = (float) Math.exp(candidate.sum() - total);
                answers.add(new Answer(context.substring(start, end), score, start, end));
            }
        }
        return answers;
    }

    /** The best pairs of a part, enough of them for {@code topK} although some may be nothing but spaces. */
    private List<Candidate> candidates(List<Token> tokens) {
        List<Candidate> candidates = new ArrayList<>();
        for (int first = 0; first < tokens.size(); first++) {
            int end = first + Math.min(tokens.size() - first, options.maxAnswerTokens());
            for (int last = first; last < end; last++) {
                candidates.add(new Candidate(tokens.get(first), tokens.get(last)));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::sum).reversed())
                .limit(4L * options.topK() + 16)
                .toList();
    }

    private static double logSumExp(List<Float> logits) {
        double greatest = logits.stream().mapToDouble(Float::doubleValue).max().orElse(0);
        return greatest
                + Math.log(logits.stream()
                        .mapToDouble(logit -> Math.exp(logit - greatest))
                        .sum());
    }
}
