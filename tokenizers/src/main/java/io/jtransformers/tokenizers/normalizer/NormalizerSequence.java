package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextGrowth;
import java.util.List;

/**
 * Normalizers one after another.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code normalizers/utils.rs}.
 */
final class NormalizerSequence implements Normalizer {

    private final List<Normalizer> steps;

    NormalizerSequence(List<Normalizer> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public NormalizedText normalize(NormalizedText text) {
        NormalizedText normalized = text;
        for (Normalizer step : steps) {
            normalized = step.normalize(normalized);
            TextGrowth.check(normalized.length(), TextGrowth.most(text.length()));
        }
        return normalized;
    }
}
