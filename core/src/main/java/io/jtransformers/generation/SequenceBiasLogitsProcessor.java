package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds a number to the score of a token that would complete one of some runs of tokens; a run of one token always. A
 * run is looked for only in rows at least as long as it. Of equal runs the last counts.
 *
 * <p>Source: {@code SequenceBiasLogitsProcessor} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param sequenceBias at least one
 */
public record SequenceBiasLogitsProcessor(List<SequenceBias> sequenceBias) implements LogitsProcessor {

    /**
     * Checks and copies the list.
     *
     * @throws ConfigException if it is empty
     */
    public SequenceBiasLogitsProcessor {
        if (sequenceBias.isEmpty()) {
            throw new ConfigException("sequence_bias is empty; leave it out, or give pairs of token ids and a bias.");
        }
        Map<List<Integer>, SequenceBias> byIds = new LinkedHashMap<>();
        sequenceBias.forEach(biased -> byIds.put(biased.ids(), biased));
        sequenceBias = List.copyOf(byIds.values());
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        for (SequenceBias biased : sequenceBias) {
            Bounds.vocabulary("sequence_bias", biased.ids(), scores.length);
            if (biased.isCompletedAfter(sequence)) {
                scores[biased.ids().getLast()] += (float) biased.bias();
            }
        }
    }
}
