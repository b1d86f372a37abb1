package io.jtransformers.pipelines;

/**
 * A part of a context that answers a question.
 *
 * @param text the part; empty where the context has no answer
 * @param score the probability of its first token times that of its last
 * @param start where it begins in the context, in UTF-16 units as {@link String#substring(int, int)} counts
 * @param end where it ends
 */
public record Answer(String text, float score, int start, int end) {}
