package io.jtransformers.tokenizers.decoder;

import io.jtransformers.tokenizers.text.ByteAlphabet;
import io.jtransformers.tokenizers.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Reads tokens as letters for bytes, and all bytes together as UTF-8.
 *
 * <p>Source: {@code ByteLevel} in tokenizers 0.23, {@code pre_tokenizers/byte_level.rs}.
 */
final class ByteLevelDecoder implements Decoder {

    @Override
    public List<String> decode(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            bytes.writeBytes(ByteAlphabet.read(token));
        }
        return List.of(Utf8.decodeLossy(bytes.toByteArray(), bytes.size()));
    }

    @Override
    public byte[] bytes(String token) {
        return ByteAlphabet.read(token);
    }
}
