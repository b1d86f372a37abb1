package io.jtransformers.checkpoint;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file, mapped whole whatever its size. Its header is validated when it is opened; the data is read by
 * whoever reads a tensor. Closing it unmaps it, and then its tensors fail when read.
 */
public final class SafetensorsFile implements AutoCloseable {

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What a pointer of Git LFS begins with, {@code version }, read as a length. */
    private static final long POINTER = 0x206E6F6973726576L;

    private final Path file;
    private final Arena arena;
    private final MemorySegment data;
    private final SafetensorsHeader header;
    private boolean closed;

    private SafetensorsFile(Path file, Arena arena, MemorySegment data, SafetensorsHeader header) {
        this.file = file;
        this.arena = arena;
        this.data = data;
        this.header = header;
    }

    /**
     * Maps a file and validates its header.
     *
     * @throws CheckpointNotFoundException if there is no such file
     * @throws CorruptCheckpointException if its header breaks a rule of the format
     * @throws CheckpointException if it cannot be mapped
     */
    public static SafetensorsFile open(Path file) {
        Arena arena = Arena.ofShared();
        try {
            SafetensorsFile opened = read(file, map(file, arena), arena);
            return opened;
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private static MemorySegment map(Path file, Arena arena) {
        if (Files.isDirectory(file)) {
            throw new CheckpointNotFoundException(
                    "%s is a folder; a safetensors file was expected. Open a folder with Checkpoint.open."
                            .formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (NoSuchFileException missing) {
            throw new CheckpointNotFoundException("%s does not exist.".formatted(file), missing);
        } catch (AccessDeniedException denied) {
            throw new CheckpointException(
                    "%s cannot be read, since its permissions do not allow it; mend them.".formatted(file), denied);
        } catch (IOException failure) {
            throw new CheckpointException("%s cannot be mapped: %s.".formatted(file, failure.getMessage()), failure);
        }
    }

    private static SafetensorsFile read(Path file, MemorySegment bytes, Arena arena) {
        if (bytes.byteSize() < Long.BYTES) {
            throw new CorruptCheckpointException(
                    "%s has %d bytes; a safetensors file begins with 8 that give the length of its header. Fetch it again."
                            .formatted(file, bytes.byteSize()));
        }
        long length = bytes.get(LENGTH, 0);
        if (length == POINTER) {
            throw new CorruptCheckpointException(
                    "%s stands for a file that Git LFS has not fetched yet; fetch it with 'git lfs pull'."
                            .formatted(file));
        }
        if (length < 0 || length > SafetensorsHeader.GREATEST_LENGTH) {
            throw new CorruptCheckpointException(
                    "%s says that its header has %s bytes; the format allows %d. Is it a safetensors file?"
                            .formatted(file, Long.toUnsignedString(length), SafetensorsHeader.GREATEST_LENGTH));
        }
        long rest = bytes.byteSize() - Long.BYTES;
        if (length > rest) {
            throw new CorruptCheckpointException(
                    "%s says that its header has %d bytes, but only %d follow; the file is truncated. Fetch it again."
                            .formatted(file, length, rest));
        }
        byte[] json = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment data = bytes.asSlice(Long.BYTES + length);
        return new SafetensorsFile(file, arena, data, SafetensorsHeader.parse(json, data.byteSize(), file));
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The names of its tensors, in the order of their data. */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    /** Texts that its writer added. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The shape of a tensor. */
    public Shape shape(String name) {
        return entry(name).shape();
    }

    /** Bytes that are mapped. */
    public long byteSize() {
        return data.byteSize();
    }

    /**
     * A tensor, unread.
     *
     * @throws CheckpointException if there is none of the name, or its type is none that is read here
     */
    public StoredTensor tensor(String name) {
        SafetensorsEntry entry = entry(name);
        DataType type = DataType.fromSafetensors(entry.type().name())
                .orElseThrow(() -> new CheckpointException(
                        "The tensor '%s' of %s has the type %s, which is not read here; convert it first."
                                .formatted(name, file, entry.type())));
        return new StoredTensor(type, entry.shape(), data.asSlice(entry.begin(), entry.end() - entry.begin()));
    }

    SafetensorsEntry entry(String name) {
        SafetensorsEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new CheckpointException("%s has no tensor '%s'; %s"
                    .formatted(
                            file,
                            name,
                            NearestName.sentence(name, header.entries().keySet())));
        }
        return entry;
    }

    /** Unmaps the file; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
