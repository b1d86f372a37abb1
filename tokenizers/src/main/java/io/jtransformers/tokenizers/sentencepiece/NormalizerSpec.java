package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.text.CharsMap;
import org.jspecify.annotations.Nullable;

/**
 * How text is brought into the form that a model was trained with. The components are the fields of the file.
 *
 * <p>Source: {@code NormalizerSpec} in sentencepiece 0.2, {@code sentencepiece_model.proto}.
 *
 * @param precompiledCharsmap replacements of character sequences; null for none
 * @param addDummyPrefix whether a space is put in front
 * @param removeExtraWhitespaces whether spaces at the ends and repeated spaces are dropped
 * @param escapeWhitespaces whether spaces are written {@code ▁}
 */
public record NormalizerSpec(
        @Nullable CharsMap precompiledCharsmap,
        boolean addDummyPrefix,
        boolean removeExtraWhitespaces,
        boolean escapeWhitespaces) {}
