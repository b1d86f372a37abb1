package io.jtransformers.tokenizers.decoder;

import java.util.List;

/**
 * Decoders one after another.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code decoders/sequence.rs}.
 */
final class DecoderSequence implements Decoder {

    private final List<Decoder> steps;

    DecoderSequence(List<Decoder> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = tokens;
        for (Decoder step : steps) {
            decoded = step.decode(decoded);
        }
        return decoded;
    }

    /** One byte alone is mostly no character yet, so that the steps after would see U+FFFD. */
    @Override
    public byte[] bytes(String token) {
        for (Decoder step : steps) {
            boolean readsBytes = step instanceof ByteLevelDecoder
                    || (step instanceof ByteFallbackDecoder && ByteFallbackDecoder.isByte(token));
            if (readsBytes) {
                return step.bytes(token);
            }
        }
        return Decoder.super.bytes(token);
    }
}
