package io.jtransformers.tokenizers.mistral.request;

import org.jspecify.annotations.Nullable;

/**
 * A text with a gap that the model is to fill.
 *
 * <p>Source: {@code FIMRequest} in mistral-common 1.12.0, {@code protocol/fim/request.py}.
 *
 * @param prompt what is before the gap
 * @param suffix what is after it; null or empty if nothing is
 */
public record FimRequest(String prompt, @Nullable String suffix) {}
