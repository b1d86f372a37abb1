package io.jtransformers.tokenizers.normalizer;

import io.jtransformers.tokenizers.text.NormalizedText;

/** Brings text into the form that a vocabulary was made from. Immutable and shared by threads. */
@FunctionalInterface
public interface Normalizer {

    /** The normalised text; {@code text} itself where nothing changes. */
    NormalizedText normalize(NormalizedText text);
}
