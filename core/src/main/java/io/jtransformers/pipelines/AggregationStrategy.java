package io.jtransformers.pipelines;

/**
 * How labels of tokens become entities; {@code AggregationStrategy} of Transformers. A word, for those that speak of
 * words, is a run of tokens without a space between them, since most tokenizers of decoders know no other.
 *
 * <p>Source: {@code token_classification.py} in Transformers 5.12.1.
 */
public enum AggregationStrategy {
    /** Not at all: every token is an entity of its own, with the label as the model has it. */
    NONE,
    /** Neighbouring tokens of one label are an entity; one that begins with {@code B-} begins another. */
    SIMPLE,
    /** The same, but the tokens of a word have the label of its first one. */
    FIRST,
    /** The same, but the tokens of a word have the label whose mean score over them is greatest. */
    AVERAGE,
    /** The same, but the tokens of a word have the label of the one with the greatest score. */
    MAX
}
