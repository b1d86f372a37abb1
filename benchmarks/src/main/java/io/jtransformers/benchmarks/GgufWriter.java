package io.jtransformers.benchmarks;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a GGUF file: metadata first, then declarations of tensors, then their data in that order.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format, version 3</a>
 */
final class GgufWriter implements AutoCloseable {

    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_STRING = 8;
    private static final int GGML_F32 = 0;
    private static final int GGML_BF16 = 30;

    private final FileChannel channel;
    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private final ByteArrayOutputStream declarations = new ByteArrayOutputStream();
    private int metadataCount;
    private int tensorCount;
    private long dataSize;
    private boolean hasHeader;

    GgufWriter(Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    void text(String key, String value) {
        key(key, TYPE_STRING);
        string(metadata, value);
    }

    void number(String key, int value) {
        key(key, TYPE_UINT32);
        metadata.writeBytes(bytes(Integer.BYTES).putInt(value).array());
    }

    void real(String key, float value) {
        key(key, TYPE_FLOAT32);
        metadata.writeBytes(bytes(Float.BYTES).putFloat(value).array());
    }

    private void key(String key, int type) {
        string(metadata, key);
        metadata.writeBytes(bytes(Integer.BYTES).putInt(type).array());
        metadataCount++;
    }

    /** A tensor whose data will be appended; the format counts axes from the fastest. */
    void declare(String name, Shape shape, DataType type) {
        string(declarations, name);
        declarations.writeBytes(bytes(Integer.BYTES).putInt(shape.rank()).array());
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            declarations.writeBytes(
                    bytes(Long.BYTES).putLong(shape.dimension(axis)).array());
        }
        declarations.writeBytes(bytes(Integer.BYTES + Long.BYTES)
                .putInt(type == DataType.F32 ? GGML_F32 : GGML_BF16)
                .putLong(dataSize)
                .array());
        dataSize = aligned(dataSize + shape.elementCount() * type.byteSize());
        tensorCount++;
    }

    /** The data of the next declared tensor, or of the next part of it. */
    void append(MemorySegment data) throws IOException {
        if (!hasHeader) {
            writeHeader();
            hasHeader = true;
        }
        for (long offset = 0; offset < data.byteSize(); offset += 1 << 30) {
            write(data.asSlice(offset, Math.min(1 << 30, data.byteSize() - offset))
                    .asByteBuffer());
        }
    }

    /** Says that the tensor whose data was appended is whole. */
    void endTensor() throws IOException {
        pad();
    }

    private void writeHeader() throws IOException {
        write(bytes(24)
                .put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(VERSION)
                .putLong(tensorCount)
                .putLong(metadataCount)
                .flip());
        write(ByteBuffer.wrap(metadata.toByteArray()));
        write(ByteBuffer.wrap(declarations.toByteArray()));
        pad();
    }

    private void pad() throws IOException {
        write(ByteBuffer.allocate((int) (aligned(channel.position()) - channel.position())));
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(bytes(Long.BYTES).putLong(utf8.length).array());
        out.writeBytes(utf8);
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
