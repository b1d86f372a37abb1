package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dot products with float16 weights: pairs in a vector of ints as in {@link Bfloat16DotKernel}, each moved to where a
 * float has its exponent and fraction; the factor 2^112 that this leaves out ({@link WeightRows}) is put in at the end.
 */
final class Float16DotKernel implements DotKernel {

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
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + rowBytes, Lanes.ORDER);
            IntVector c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * rowBytes, Lanes.ORDER);
            IntVector d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
            b0 = bOdd.fma(odd, bEven.fma(even, b0));
            c0 = cOdd.fma(odd, cEven.fma(even, c0));
            d0 = dOdd.fma(odd, dEven.fma(even, d0));
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
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
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + rowBytes, Lanes.ORDER);
            IntVector c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * rowBytes, Lanes.ORDER);
            IntVector d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
            b0 = bOdd.fma(odd, bEven.fma(even, b0));
            c0 = cOdd.fma(odd, cEven.fma(even, c0));
            d0 = dOdd.fma(odd, dEven.fma(even, d0));
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes + Lanes.BYTES, Lanes.ORDER);
            a1 = aOdd.fma(odd, aEven.fma(even, a1));
            b1 = bOdd.fma(odd, bEven.fma(even, b1));
            c1 = cOdd.fma(odd, cEven.fma(even, c1));
            d1 = dOdd.fma(odd, dEven.fma(even, d1));
        }
        int stride = operands.dotStride();
        dots[to] = a0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride] = a1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + spacing] = b1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + 2 * spacing] = c1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + 3 * spacing] = d1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
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
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + rowBytes, Lanes.ORDER);
            IntVector c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * rowBytes, Lanes.ORDER);
            IntVector d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
            b0 = bOdd.fma(odd, bEven.fma(even, b0));
            c0 = cOdd.fma(odd, cEven.fma(even, c0));
            d0 = dOdd.fma(odd, dEven.fma(even, d0));
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + tokenBytes + Lanes.BYTES, Lanes.ORDER);
            a1 = aOdd.fma(odd, aEven.fma(even, a1));
            b1 = bOdd.fma(odd, bEven.fma(even, b1));
            c1 = cOdd.fma(odd, cEven.fma(even, c1));
            d1 = dOdd.fma(odd, dEven.fma(even, d1));
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 2 * tokenBytes, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 2 * tokenBytes + Lanes.BYTES, Lanes.ORDER);
            a2 = aOdd.fma(odd, aEven.fma(even, a2));
            b2 = bOdd.fma(odd, bEven.fma(even, b2));
            c2 = cOdd.fma(odd, cEven.fma(even, c2));
            d2 = dOdd.fma(odd, dEven.fma(even, d2));
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 3 * tokenBytes, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 3 * tokenBytes + Lanes.BYTES, Lanes.ORDER);
            a3 = aOdd.fma(odd, aEven.fma(even, a3));
            b3 = bOdd.fma(odd, bEven.fma(even, b3));
            c3 = cOdd.fma(odd, cEven.fma(even, c3));
            d3 = dOdd.fma(odd, dEven.fma(even, d3));
        }
        int stride = operands.dotStride();
        dots[to] = a0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride] = a1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + spacing] = b1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + 2 * spacing] = c1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + stride + 3 * spacing] = d1.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * stride] = a2.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * stride + spacing] = b2.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * stride + 2 * spacing] = c2.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 2 * stride + 3 * spacing] = d2.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * stride] = a3.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * stride + spacing] = b3.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * stride + 2 * spacing] = c3.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
        dots[to + 3 * stride + 3 * spacing] = d3.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
    }

    @Override
    public void oneRow(DotOperands operands, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
    }
}
