package io.jtransformers.tokenizers.decoder;

import io.jtransformers.tokenizers.text.TextGrowth;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decoders one after another.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code decoders/sequence.rs}.
 */
final class DecoderSequence implements Decoder {

    private final List<Decoder> steps;

    DecoderSequence(List<Decoder> steps) {
        this.steps = steps.stream()
                .flatMap(step -> step instanceof DecoderSequence inner ? inner.steps.stream() : Stream.of(step))
                .toList();
    }

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = tokens;
        long most = TextGrowth.most(length(tokens));
        for (Decoder step : steps) {
            decoded = step.decode(decoded);
            TextGrowth.check(length(decoded), most);
        }
        return decoded;
    }

    private static long length(List<String> tokens) {
        long length = 0;
        for (String token : tokens) {
            length += token.length();
        }
        return length;
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
