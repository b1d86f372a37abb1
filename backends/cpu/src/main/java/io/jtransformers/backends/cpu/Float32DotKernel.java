package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Dot products with float32 weights, which need no widening. */
final class Float32DotKernel implements DotKernel {

    @Override
    public void fourRows(DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        long rowBytes = spacing * operands.rowBytes();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d0 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * Lanes.BYTES;
            FloatVector a = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at, Lanes.ORDER);
            FloatVector b = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + rowBytes, Lanes.ORDER);
            FloatVector c = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 2 * rowBytes, Lanes.ORDER);
            FloatVector d = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            a0 = a.fma(v, a0);
            b0 = b.fma(v, b0);
            c0 = c.fma(v, c0);
            d0 = d.fma(v, d0);
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void fourRowsTwoTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        long rowBytes = spacing * operands.rowBytes();
        long tokenBytes = operands.tokens().tokenBytes();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d1 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * Lanes.BYTES;
            FloatVector a = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at, Lanes.ORDER);
            FloatVector b = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + rowBytes, Lanes.ORDER);
            FloatVector c = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 2 * rowBytes, Lanes.ORDER);
            FloatVector d = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            a0 = a.fma(v, a0);
            b0 = b.fma(v, b0);
            c0 = c.fma(v, c0);
            d0 = d.fma(v, d0);
            v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes, Lanes.ORDER);
            a1 = a.fma(v, a1);
            b1 = b.fma(v, b1);
            c1 = c.fma(v, c1);
            d1 = d.fma(v, d1);
        }
        int stride = operands.dotStride();
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD);
        dots[to + stride] = a1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + spacing] = b1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + 2 * spacing] = c1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + 3 * spacing] = d1.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void fourRowsFourTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        long rowBytes = spacing * operands.rowBytes();
        long tokenBytes = operands.tokens().tokenBytes();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a3 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b3 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c3 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d3 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * Lanes.BYTES;
            FloatVector a = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at, Lanes.ORDER);
            FloatVector b = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + rowBytes, Lanes.ORDER);
            FloatVector c = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 2 * rowBytes, Lanes.ORDER);
            FloatVector d = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            a0 = a.fma(v, a0);
            b0 = b.fma(v, b0);
            c0 = c.fma(v, c0);
            d0 = d.fma(v, d0);
            v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes, Lanes.ORDER);
            a1 = a.fma(v, a1);
            b1 = b.fma(v, b1);
            c1 = c.fma(v, c1);
            d1 = d.fma(v, d1);
            v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 2 * tokenBytes, Lanes.ORDER);
            a2 = a.fma(v, a2);
            b2 = b.fma(v, b2);
            c2 = c.fma(v, c2);
            d2 = d.fma(v, d2);
            v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 3 * tokenBytes, Lanes.ORDER);
            a3 = a.fma(v, a3);
            b3 = b.fma(v, b3);
            c3 = c.fma(v, c3);
            d3 = d.fma(v, d3);
        }
        int stride = operands.dotStride();
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD);
        dots[to + stride] = a1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + spacing] = b1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + 2 * spacing] = c1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + 3 * spacing] = d1.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride] = a2.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride + spacing] = b2.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride + 2 * spacing] = c2.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride + 3 * spacing] = d2.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride] = a3.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride + spacing] = b3.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride + 2 * spacing] = c3.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride + 3 * spacing] = d3.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void oneRow(DotOperands operands, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * Lanes.BYTES;
            FloatVector a = FloatVector.fromMemorySegment(Lanes.FLOATS, weights, at, Lanes.ORDER);
            FloatVector v = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            a0 = a.fma(v, a0);
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
    }
}
