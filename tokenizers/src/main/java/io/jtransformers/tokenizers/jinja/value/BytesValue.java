package io.jtransformers.tokenizers.jinja.value;

import java.nio.charset.StandardCharsets;

/**
 * Python's {@code bytes}: what {@code str.encode} gives.
 *
 * @param latin1 one character for each byte
 */
public record BytesValue(String latin1) implements Value {

    /** The bytes of an array. */
    static BytesValue of(byte[] bytes) {
        return new BytesValue(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The bytes. */
    byte[] bytes() {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String typeName() {
        return "bytes";
    }

    @Override
    public boolean isTrue() {
        return !latin1.isEmpty();
    }
}
