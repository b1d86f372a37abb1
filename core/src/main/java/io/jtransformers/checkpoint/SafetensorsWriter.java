package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a safetensors file of any size, tensor by tensor in the order that its header announces. The file appears
 * under its name when all is written and this is closed; what is left unfinished is deleted.
 */
public final class SafetensorsWriter implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    /** The data begins at a multiple of it, so that mapped tensors are aligned for vectors if their sizes are. */
    private static final int ALIGNMENT = 64;

    private static final long LARGEST_PIECE = 1 << 30;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final List<Entry> entries;
    private int written;

    /**
     * What the header announces of a tensor.
     *
     * @param name of the tensor
     * @param dataType of its elements
     * @param shape its axes
     */
    public record Entry(String name, DataType dataType, Shape shape) {

        long byteSize() {
            return dataType.byteSize(shape);
        }
    }

    private SafetensorsWriter(Path file, Path unfinished, FileChannel channel, List<Entry> entries) {
        this.file = file;
        this.unfinished = unfinished;
        this.channel = channel;
        this.entries = entries;
    }

    /**
     * Writes tensors that are all at hand.
     *
     * @param file is replaced if it exists
     * @param tensors by their names
     * @throws CheckpointException if it cannot be written
     */
    public static void write(Path file, Map<String, StoredTensor> tensors) {
        List<Entry> entries = tensors.entrySet().stream()
                .map(tensor -> new Entry(
                        tensor.getKey(),
                        tensor.getValue().dataType(),
                        tensor.getValue().shape()))
                .toList();
        try (SafetensorsWriter writer = create(file, entries)) {
            tensors.values().forEach(tensor -> writer.append(tensor.data()));
        }
    }

    /**
     * Begins a file by its header.
     *
     * @param file is replaced if it exists, when this is closed
     * @param entries the tensors whose data will be {@linkplain #append appended}
     * @throws CheckpointException if it cannot be written
     */
    public static SafetensorsWriter create(Path file, List<Entry> entries) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            var writer = new SafetensorsWriter(file, unfinished, channel, List.copyOf(entries));
            try {
                writer.writeFully(ByteBuffer.wrap(header(entries)));
                return writer;
            } catch (IOException | RuntimeException failure) {
                writer.discard();
                throw failure;
            }
        } catch (IOException failure) {
            throw new CheckpointException(
                    "%s cannot be written: %s.".formatted(unfinished, failure.getMessage()), failure);
        }
    }

    private static byte[] header(List<Entry> entries) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("__metadata__");
            json.writeStringProperty("format", "pt"); // Transformers asks for it
            json.writeEndObject();
            long offset = 0;
            for (Entry entry : entries) {
                json.writeObjectPropertyStart(entry.name());
                json.writeStringProperty("dtype", entry.dataType().safetensorsName());
                json.writeArrayPropertyStart("shape");
                for (long dimension : entry.shape().toArray()) {
                    json.writeNumber(dimension);
                }
                json.writeEndArray();
                json.writeArrayPropertyStart("data_offsets");
                json.writeNumber(offset);
                offset = Math.addExact(offset, entry.byteSize());
                json.writeNumber(offset);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        byte[] letters = text.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (Long.BYTES + letters.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
        if (padded > SafetensorsHeader.GREATEST_LENGTH) {
            throw new CheckpointException(
                    "A header of %d bytes was to be written; the format allows %d. Use several files."
                            .formatted(padded, SafetensorsHeader.GREATEST_LENGTH));
        }
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(letters);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    /**
     * Writes the data of the next tensor.
     *
     * @param data little-endian elements, as many as announced
     * @throws IllegalArgumentException if there are more or fewer
     * @throws CheckpointException if the file cannot be written, as on a full disk
     */
    public void append(MemorySegment data) {
        if (written == entries.size()) {
            throw new IllegalArgumentException(
                    "%s was to get one tensor more than the %d that its header announces.".formatted(file, written));
        }
        Entry entry = entries.get(written);
        if (data.byteSize() != entry.byteSize()) {
            throw new IllegalArgumentException("The tensor '%s' was to be written with %d bytes; %s %s has %d."
                    .formatted(entry.name(), data.byteSize(), entry.dataType(), entry.shape(), entry.byteSize()));
        }
        try {
            for (long offset = 0; offset < data.byteSize(); offset += LARGEST_PIECE) {
                long length = Math.min(LARGEST_PIECE, data.byteSize() - offset);
                writeFully(data.asSlice(offset, length).asByteBuffer());
            }
        } catch (IOException failure) {
            throw new CheckpointException(
                    "%s cannot be written: %s.".formatted(unfinished, failure.getMessage()), failure);
        }
        written++;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }

    /**
     * Gives the file its name if every announced tensor is written; deletes it otherwise.
     *
     * @throws CheckpointException if that fails
     */
    @Override
    public void close() {
        try {
            if (!channel.isOpen()) {
                return;
            }
            if (written < entries.size()) {
                discard();
                return;
            }
            channel.close();
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new CheckpointException("%s cannot be written: %s.".formatted(file, failure.getMessage()), failure);
        }
    }
}
