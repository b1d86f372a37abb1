package io.jtransformers.backend;

import java.lang.foreign.MemorySegment;

/** A piece of a device's memory that its holder frees. */
public interface DeviceMemory extends AutoCloseable {

    /** The memory, aligned to 64 bytes; of length 0 if the host cannot read it, its address then being the device's. */
    MemorySegment segment();

    /** How many bytes there are, whether the host can read them or not. */
    long byteSize();

    /** Frees the memory; tensors over it must not be used any more. */
    @Override
    void close();
}
