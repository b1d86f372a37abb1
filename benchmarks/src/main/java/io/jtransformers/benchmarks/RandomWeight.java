package io.jtransformers.benchmarks;

import io.jtransformers.nn.Initializer;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A weight of a random checkpoint.
 *
 * @param name in the Hugging Face layout, without {@code .weight}
 * @param ggufName in GGUF, without {@code .weight}; neighbours of the same name are one tensor
 * @param shape {@code [out, in]}, or {@code [length]} of a norm
 * @param initializer its numbers
 * @param rotatedHeadDim of queries and keys the length of a head, else 0: llama.cpp pairs neighbours where Transformers
 *     pairs halves, so its rows stand in another order
 */
record RandomWeight(String name, String ggufName, Shape shape, Initializer initializer, int rotatedHeadDim) {

    private static final float STANDARD_DEVIATION = 0.02f;

    static RandomWeight matrix(String name, String ggufName, int rows, int columns) {
        return rotated(name, ggufName, rows, columns, 0);
    }

    static RandomWeight rotated(String name, String ggufName, int rows, int columns, int headDim) {
        return new RandomWeight(
                name, ggufName, Shape.of(rows, columns), Initializer.normal(STANDARD_DEVIATION), headDim);
    }

    static RandomWeight ones(String name, String ggufName, int length) {
        return new RandomWeight(name, ggufName, Shape.of(length), Initializer.ones(), 0);
    }

    /** One matrix for each expert; in GGUF they are one tensor. */
    static List<RandomWeight> experts(String block, String name, String ggufName, int experts, int rows, int columns) {
        return IntStream.range(0, experts)
                .mapToObj(expert -> matrix(block + "experts." + expert + "." + name, ggufName, rows, columns))
                .toList();
    }

    /** How GGUF stores it: llama.cpp keeps vectors and the router as floats. */
    DataType ggufType() {
        boolean isRouter = ggufName.endsWith("ffn_gate_inp");
        return shape.rank() == 1 || isRouter ? DataType.F32 : DataType.BF16;
    }

    /** The numbers as bfloat16, the last axis fastest. */
    MemorySegment bfloat16(Arena arena, long seed) {
        MemorySegment data = arena.allocate(shape.elementCount() * DataType.BF16.byteSize(), 64);
        long own = seed ^ name.hashCode();
        LongStream.range(0, shape.rowCount()).parallel().forEach(row -> {
            long columns = shape.dimension(-1);
            for (long i = row * columns; i < (row + 1) * columns; i++) {
                DataType.BF16.writeFloat(data, i * DataType.BF16.byteSize(), initializer.valueAt(own, i));
            }
        });
        return data;
    }

    /** The numbers of {@code bfloat16} as floats. */
    MemorySegment float32(Arena arena, MemorySegment bfloat16) {
        MemorySegment data = arena.allocate(ValueLayout.JAVA_FLOAT, shape.elementCount());
        for (long i = 0; i < shape.elementCount(); i++) {
            float number = DataType.BF16.readFloat(bfloat16, i * DataType.BF16.byteSize());
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, number);
        }
        return data;
    }

    /** {@code data} with the rows of each head in the order in which neighbours are pairs. */
    MemorySegment interleaved(Arena arena, MemorySegment data) {
        if (rotatedHeadDim == 0) {
            return data;
        }
        long rowBytes = shape.dimension(1) * DataType.BF16.byteSize();
        MemorySegment reordered = arena.allocate(data.byteSize(), 64);
        int half = rotatedHeadDim / 2;
        for (long row = 0; row < shape.dimension(0); row++) {
            long head = row / rotatedHeadDim;
            long pair = row % rotatedHeadDim / 2;
            long source = head * rotatedHeadDim + row % 2 * half + pair;
            MemorySegment.copy(data, source * rowBytes, reordered, row * rowBytes, rowBytes);
        }
        return reordered;
    }
}
