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
    public void fourStreams(DotOperands operands, int spacing, long weight, long token, float[] dots) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        long streamBytes = spacing * operands.rowBytes();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector c0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector d0 = FloatVector.zero(Lanes.FLOATS);
        int row = 0;
        int block = 0;
        for (int step = 0; step < spacing * blocks / STEP_BLOCKS; step++) {
            long at = weight + step * (STEP_BLOCKS * Lanes.BYTES);
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            IntVector c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            IntVector d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            FloatVector aEven0 = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd0 = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            a0 = aOdd0.fma(odd, aEven0.fma(even, a0));
            FloatVector bEven0 = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd0 = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            b0 = bOdd0.fma(odd, bEven0.fma(even, b0));
            FloatVector cEven0 = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd0 = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            c0 = cOdd0.fma(odd, cEven0.fma(even, c0));
            FloatVector dEven0 = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd0 = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            d0 = dOdd0.fma(odd, dEven0.fma(even, d0));
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 2 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 3 * Lanes.BYTES, Lanes.ORDER);
            FloatVector aEven1 = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd1 = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            a0 = aOdd1.fma(odd, aEven1.fma(even, a0));
            FloatVector bEven1 = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd1 = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            b0 = bOdd1.fma(odd, bEven1.fma(even, b0));
            FloatVector cEven1 = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd1 = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            c0 = cOdd1.fma(odd, cEven1.fma(even, c0));
            FloatVector dEven1 = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd1 = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            d0 = dOdd1.fma(odd, dEven1.fma(even, d0));
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 4 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 5 * Lanes.BYTES, Lanes.ORDER);
            FloatVector aEven2 = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd2 = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            a0 = aOdd2.fma(odd, aEven2.fma(even, a0));
            FloatVector bEven2 = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd2 = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            b0 = bOdd2.fma(odd, bEven2.fma(even, b0));
            FloatVector cEven2 = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd2 = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            c0 = cOdd2.fma(odd, cEven2.fma(even, c0));
            FloatVector dEven2 = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd2 = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            d0 = dOdd2.fma(odd, dEven2.fma(even, d0));
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 6 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 7 * Lanes.BYTES, Lanes.ORDER);
            FloatVector aEven3 = a.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector aOdd3 = a.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            a0 = aOdd3.fma(odd, aEven3.fma(even, a0));
            FloatVector bEven3 = b.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector bOdd3 = b.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            b0 = bOdd3.fma(odd, bEven3.fma(even, b0));
            FloatVector cEven3 = c.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector cOdd3 = c.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            c0 = cOdd3.fma(odd, cEven3.fma(even, c0));
            FloatVector dEven3 = d.lanewise(VectorOperators.LSHL, 16)
                    .lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            FloatVector dOdd3 = d.lanewise(VectorOperators.ASHR, 3)
                    .and(WeightRows.HALF_BITS)
                    .reinterpretAsFloats();
            d0 = dOdd3.fma(odd, dEven3.fma(even, d0));
            block += STEP_BLOCKS;
            if (block == blocks) {
                dots[row] = a0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
                dots[row + spacing] = b0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
                dots[row + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
                dots[row + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD) * WeightRows.HALF_SCALE;
                a0 = FloatVector.zero(Lanes.FLOATS);
                b0 = FloatVector.zero(Lanes.FLOATS);
                c0 = FloatVector.zero(Lanes.FLOATS);
                d0 = FloatVector.zero(Lanes.FLOATS);
                row++;
                block = 0;
            }
        }
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
