package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextGrowth;
import java.util.List;
import java.util.stream.Stream;

/**
 * Normalizers one after another.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code normalizers/utils.rs}.
 */
final class NormalizerSequence implements Normalizer {

    private final List<Normalizer> steps;

    NormalizerSequence(List<Normalizer> steps) {
        this.steps = steps.stream()
                .flatMap(step -> step instanceof NormalizerSequence inner ? inner.steps.stream() : Stream.of(step))
                .toList();
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
