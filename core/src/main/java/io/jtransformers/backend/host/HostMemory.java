package io.jtransformers.backend.host;

import io.jtransformers.backend.BackendException;
import io.jtransformers.backend.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Native memory for a backend that computes where the JVM runs: every piece is aligned to 64 bytes, shared by all
 * threads and all zeros at first. What its holders have not freed is freed when this closes. Thread-safe.
 */
public final class HostMemory implements AutoCloseable {

    private static final long ALIGNMENT = 64; // a cache line, and the widest vector

    private final Set<Piece> pieces = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Memory with nothing allocated. */
    public HostMemory() {}

    /**
     * A piece that its holder frees.
     *
     * @param byteSize how many bytes; 0 gives a piece that holds nothing
     * @throws BackendException if there is no room, or this is closed
     */
    public DeviceMemory allocate(long byteSize) {
        if (closed) {
            throw new BackendException(
                    "Memory was asked for on a backend that is closed; open it again, or load the model again.");
        }
        Arena arena = Arena.ofShared();
        try {
            var piece = new Piece(arena, arena.allocate(Math.max(1, byteSize), ALIGNMENT), byteSize);
            pieces.add(piece);
            return piece;
        } catch (OutOfMemoryError full) {
            arena.close();
            throw new BackendException(
                    "%d MiB of native memory were asked for, but there is no room (%s). Use a smaller model, shorter sequences or fewer of them, or raise -XX:MaxDirectMemorySize."
                            .formatted(byteSize >> 20, full.getMessage()),
                    full);
        }
    }

    /** Bytes that are allocated and not freed. */
    public long footprint() {
        return pieces.stream().mapToLong(Piece::byteSize).sum();
    }

    /** Frees every piece that is left; a second call does nothing. */
    @Override
    public void close() {
        closed = true;
        pieces.forEach(Piece::close);
    }

    private final class Piece implements DeviceMemory {

        private final Arena arena;
        private final MemorySegment segment;
        private final long byteSize;

        Piece(Arena arena, MemorySegment segment, long byteSize) {
            this.arena = arena;
            this.segment = segment;
            this.byteSize = byteSize;
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public long byteSize() {
            return byteSize;
        }

        @Override
        public void close() {
            if (pieces.remove(this)) {
                arena.close();
            }
        }
    }
}
