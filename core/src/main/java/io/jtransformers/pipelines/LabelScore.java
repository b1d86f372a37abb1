package io.jtransformers.pipelines;

/**
 * A label and how sure it is.
 *
 * @param label its name in the model's config
 * @param score what the {@link ScoreFunction} made of the model's score
 */
public record LabelScore(String label, float score) {}
