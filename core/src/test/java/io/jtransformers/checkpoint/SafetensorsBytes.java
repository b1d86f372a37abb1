package io.jtransformers.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files as tests need them, wrong ones too. */
final class SafetensorsBytes {

    private SafetensorsBytes() {}

    /** A file with this header, its length said truly, and that many bytes of data. */
    static byte[] of(String header, int dataLength) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return of(json.length, json, new byte[dataLength]);
    }

    static byte[] of(long saidLength, byte[] header, byte[] data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(saidLength)
                .put(header)
                .put(data)
                .array();
    }

    /** Little-endian floats. */
    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the file is mapped into this process; only Linux tells. */
    static boolean isMapped(Path file) {
        try {
            return Files.readString(Path.of("/proc/self/maps"))
                    .contains(file.getFileName().toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
