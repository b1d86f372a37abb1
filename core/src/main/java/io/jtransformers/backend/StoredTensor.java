package io.jtransformers.backend;

import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.lang.foreign.MemorySegment;

/**
 * A tensor as a checkpoint holds it: mapped, unread, possibly not aligned.
 *
 * @param dataType the type of its elements
 * @param shape its axes
 * @param data its elements, little-endian, one after another
 */
public record StoredTensor(DataType dataType, Shape shape, MemorySegment data) {

    /** Checks that there are as many bytes as the shape says. */
    public StoredTensor {
        if (data.byteSize() != dataType.byteSize(shape)) {
            throw new IllegalArgumentException("A stored tensor of %s %s needs %d bytes; %d were given."
                    .formatted(dataType, shape, dataType.byteSize(shape), data.byteSize()));
        }
    }
}
