package io.jtransformers.backend.host;

import io.jtransformers.backend.Activation;
import io.jtransformers.backend.BinaryOperation;
import io.jtransformers.backend.ElementwiseKernels;
import io.jtransformers.backend.UnaryOperation;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Arithmetic element by element in plain Java. Elements of any type are read and written through {@link DataType},
 * those of float32 without asking for each.
 */
public final class HostElementwise implements ElementwiseKernels {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** Kernels without state. */
    public HostElementwise() {}

    @Override
    public void binary(BinaryOperation operation, Tensor a, Tensor b, Tensor out) {
        StridedRows rows = StridedRows.ofElements(a, b, out);
        boolean wide = isWide(a) && isWide(b) && isWide(out);
        while (rows.next()) {
            if (wide) {
                wideBinary(operation, a.memory(), b.memory(), out.memory(), rows);
                continue;
            }
            for (long i = 0; i < rows.rowLength(); i++) {
                write(out, rows, 2, i, operation.apply(read(a, rows, 0, i), read(b, rows, 1, i)));
            }
        }
    }

    /** One loop for each operation, so that none asks which it is for every element. */
    private static void wideBinary(
            BinaryOperation operation, MemorySegment a, MemorySegment b, MemorySegment out, StridedRows rows) {
        long length = rows.rowLength();
        long fromA = rows.offset(0);
        long fromB = rows.offset(1);
        long to = rows.offset(2);
        long stepA = rows.rowStride(0);
        long stepB = rows.rowStride(1);
        long step = rows.rowStride(2);
        switch (operation) {
            case ADD -> {
                for (long i = 0; i < length; i++) {
                    out.set(FLOAT, to + i * step, a.get(FLOAT, fromA + i * stepA) + b.get(FLOAT, fromB + i * stepB));
                }
            }
            case SUBTRACT -> {
                for (long i = 0; i < length; i++) {
                    out.set(FLOAT, to + i * step, a.get(FLOAT, fromA + i * stepA) - b.get(FLOAT, fromB + i * stepB));
                }
            }
            case MULTIPLY -> {
                for (long i = 0; i < length; i++) {
                    out.set(FLOAT, to + i * step, a.get(FLOAT, fromA + i * stepA) * b.get(FLOAT, fromB + i * stepB));
                }
            }
            case DIVIDE -> {
                for (long i = 0; i < length; i++) {
                    out.set(FLOAT, to + i * step, a.get(FLOAT, fromA + i * stepA) / b.get(FLOAT, fromB + i * stepB));
                }
            }
        }
    }

    @Override
    public void unary(UnaryOperation operation, Tensor x, Tensor out) {
        StridedRows rows = StridedRows.ofElements(x, out);
        while (rows.next()) {
            for (long i = 0; i < rows.rowLength(); i++) {
                write(out, rows, 1, i, operation.apply(read(x, rows, 0, i)));
            }
        }
    }

    @Override
    public void activate(Activation activation, Tensor x, Tensor out) {
        StridedRows rows = StridedRows.ofElements(x, out);
        while (rows.next()) {
            for (long i = 0; i < rows.rowLength(); i++) {
                write(out, rows, 1, i, activation.apply(read(x, rows, 0, i)));
            }
        }
    }

    @Override
    public void scaleAndShift(Tensor x, float scale, float shift, Tensor out) {
        StridedRows rows = StridedRows.ofElements(x, out);
        while (rows.next()) {
            for (long i = 0; i < rows.rowLength(); i++) {
                write(out, rows, 1, i, read(x, rows, 0, i) * scale + shift);
            }
        }
    }

    @Override
    public void copy(Tensor x, Tensor out) {
        StridedRows rows = StridedRows.ofElements(x, out);
        while (rows.next()) {
            copyRow(x, rows.offset(0), rows.rowStride(0), out, rows.offset(1), rows.rowStride(1), rows.rowLength());
        }
    }

    /** Copies and converts {@code length} elements; offsets and strides are in bytes. */
    static void copyRow(Tensor x, long from, long step, Tensor out, long to, long outStep, long length) {
        DataType source = x.dataType();
        DataType target = out.dataType();
        MemorySegment input = x.memory();
        MemorySegment output = out.memory();
        int size = source.byteSize();
        if (source == target && (length == 1 || (step == size && outStep == size))) {
            MemorySegment.copy(input, from, output, to, length * size);
        } else if (isInteger(source) && isInteger(target)) {
            for (long i = 0; i < length; i++) {
                writeInteger(target, output, to + i * outStep, readInteger(source, input, from + i * step));
            }
        } else if (source == target && size == Float.BYTES) {
            for (long i = 0; i < length; i++) {
                output.set(FLOAT, to + i * outStep, input.get(FLOAT, from + i * step));
            }
        } else {
            for (long i = 0; i < length; i++) {
                target.writeFloat(output, to + i * outStep, source.readFloat(input, from + i * step));
            }
        }
    }

    @Override
    public void fill(Tensor out, float value) {
        StridedRows rows = StridedRows.ofElements(out);
        while (rows.next()) {
            for (long i = 0; i < rows.rowLength(); i++) {
                write(out, rows, 0, i, value);
            }
        }
    }

    private static float read(Tensor tensor, StridedRows rows, int operand, long index) {
        return tensor.dataType().readFloat(tensor.memory(), rows.offset(operand) + index * rows.rowStride(operand));
    }

    private static void write(Tensor tensor, StridedRows rows, int operand, long index, float value) {
        tensor.dataType().writeFloat(tensor.memory(), rows.offset(operand) + index * rows.rowStride(operand), value);
    }

    private static boolean isWide(Tensor tensor) {
        return tensor.dataType() == DataType.F32;
    }

    private static boolean isInteger(DataType type) {
        return !type.isFloatingPoint();
    }

    private static long readInteger(DataType type, MemorySegment memory, long byteOffset) {
        return switch (type) {
            case I64 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, byteOffset);
            case I32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, byteOffset);
            default -> memory.get(ValueLayout.JAVA_BYTE, byteOffset);
        };
    }

    private static void writeInteger(DataType type, MemorySegment memory, long byteOffset, long value) {
        switch (type) {
            case I64 -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, byteOffset, value);
            case I32 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, byteOffset, (int) value);
            case BOOL -> memory.set(ValueLayout.JAVA_BYTE, byteOffset, (byte) (value != 0 ? 1 : 0));
            default -> memory.set(ValueLayout.JAVA_BYTE, byteOffset, (byte) value);
        }
    }
}
