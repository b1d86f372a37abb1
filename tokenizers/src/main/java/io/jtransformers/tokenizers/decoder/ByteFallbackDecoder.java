package io.jtransformers.tokenizers.decoder;

import io.jtransformers.tokenizers.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads runs of tokens such as {@code <0x41>} as bytes of UTF-8; a run that is no UTF-8 gives U+FFFD for each byte.
 *
 * <p>Source: {@code ByteFallback} in tokenizers 0.23, {@code decoders/byte_fallback.rs}.
 */
final class ByteFallbackDecoder implements Decoder {

    @Override
    public List<String> decode(List<String> tokens) {
        List<String> decoded = new ArrayList<>(tokens.size());
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (String token : tokens) {
            int value = byteOf(token);
            if (value >= 0) {
                run.write(value);
            } else {
                flush(run, decoded);
                decoded.add(token);
            }
        }
        flush(run, decoded);
        return decoded;
    }

    @Override
    public byte[] bytes(String token) {
        int value = byteOf(token);
        return value >= 0 ? new byte[] {(byte) value} : token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a token stands for a byte. */
    static boolean isByte(String token) {
        return byteOf(token) >= 0;
    }

    private static int byteOf(String token) {
        if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
            return -1;
        }
        int high = Character.digit(token.charAt(3), 16);
        int low = Character.digit(token.charAt(4), 16);
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    private static void flush(ByteArrayOutputStream run, List<String> decoded) {
        if (run.size() == 0) {
            return;
        }
        byte[] bytes = run.toByteArray();
        if (Utf8.isValid(bytes)) {
            decoded.add(Utf8.decodeLossy(bytes, bytes.length));
        } else {
            decoded.addAll(Collections.nCopies(bytes.length, "\uFFFD"));
        }
        run.reset();
    }
}
