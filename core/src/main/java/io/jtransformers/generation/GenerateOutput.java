package io.jtransformers.generation;

import io.jtransformers.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation gives; {@code GenerateDecoderOnlyOutput} and {@code GenerateBeamDecoderOnlyOutput} of Transformers.
 * A row is a returned sequence; where a prompt gives several, they follow one another. A recorded row is one that runs:
 * with beams there is one for each beam of each prompt.
 *
 * @param sequences {@code [rows, length]}, {@code I64}: prompts and new tokens, rows that ended early filled up with
 *     the padding token; only new tokens where prompts were embeddings
 * @param newTokens for each row the tokens that were generated, without filling; a token that ended the text is among
 *     them
 * @param sequencesScores of beams {@code [rows]}: the sum of each row's scores over its length to the power of the
 *     length penalty; null otherwise
 * @param beamIndices of beams {@code [rows, new tokens]}, {@code I64}: for each new token the recorded row that it
 *     continued, −1 after the end; null otherwise
 * @param scores for each step {@code [recorded rows, vocabulary]}, after the processors, rows of sequences that had
 *     ended NaN; empty unless asked for
 * @param logits the same before the processors; empty unless asked for
 * @param hiddenStates for each step and layer, one more than there are layers, {@code [recorded rows, time, hidden]},
 *     the prompt being the first step; what is no token NaN; empty unless asked for
 * @param attentions for each step and layer {@code [recorded rows, heads, time, keys]}, likewise
 * @param routerLogits for each step and layer {@code [recorded rows · time, experts]}, likewise
 * @param logProbs for each row and new token how likely it was; rows are empty unless asked for
 * @param finishReasons why each row ended
 * @param usage how many tokens there were
 * @param timings how long it took
 */
public record GenerateOutput(
        HostTensor sequences,
        List<int[]> newTokens,
        @Nullable HostTensor sequencesScores,
        @Nullable HostTensor beamIndices,
        List<HostTensor> scores,
        List<HostTensor> logits,
        List<List<HostTensor>> hiddenStates,
        List<List<HostTensor>> attentions,
        List<List<HostTensor>> routerLogits,
        List<List<TokenLogProbs>> logProbs,
        List<FinishReason> finishReasons,
        Usage usage,
        Timings timings) {

    /** Copies the lists. */
    public GenerateOutput {
        newTokens = newTokens.stream().map(int[]::clone).toList();
        scores = List.copyOf(scores);
        logits = List.copyOf(logits);
        hiddenStates = hiddenStates.stream().map(List::copyOf).toList();
        attentions = attentions.stream().map(List::copyOf).toList();
        routerLogits = routerLogits.stream().map(List::copyOf).toList();
        logProbs = logProbs.stream().map(List::copyOf).toList();
        finishReasons = List.copyOf(finishReasons);
    }

    /** For each row a copy of the tokens that were generated. */
    @Override
    public List<int[]> newTokens() {
        return newTokens.stream().map(int[]::clone).toList();
    }

    /** The new tokens and how they came about, without what was recorded. */
    @Override
    public String toString() {
        return "GenerateOutput[newTokens=%s, finishReasons=%s, usage=%s, timings=%s]"
                .formatted(newTokens.stream().map(Arrays::toString).toList(), finishReasons, usage, timings);
    }

    /**
     * The score of each new token by which it was chosen, of beams after their log-softmax: {@code [rows, new tokens]},
     * 0 behind the end of a row, where the reference has those of padding.
     *
     * <p>Source: {@code compute_transition_scores} in Transformers 5.12.1, {@code generation/utils.py}.
     *
     * @throws IllegalStateException if {@code output_scores} was not set
     */
    public HostTensor transitionScores() {
        return TransitionScores.of(this, TransitionScores.Scale.AS_GIVEN);
    }

    /** {@link #transitionScores()} as logarithms of probabilities: {@code normalize_logits=True}. */
    public HostTensor normalizedTransitionScores() {
        return TransitionScores.of(this, TransitionScores.Scale.NORMALIZED);
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
     * @param prefillNanos until every prompt had its first token
     * @param decodeNanos from then on
     */
    public record Timings(long prefillNanos, long decodeNanos) {}
}
