package io.jtransformers.backends.cpu;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dot products with bfloat16 weights. A vector of ints holds two weights a lane: the even ones are moved up by 16 bits,
 * the odd ones are what remains when the lower half is cleared. Two operations widen twice as many weights as there are
 * lanes; the tokens' numbers lie in that order ({@link DotTokens}).
 *
 * <p>Four rows at once are four streams from memory, one more than the reads of one stream keep busy.
 */
final class Bfloat16DotKernel implements DotKernel {

    private static final int ODD_BITS = 0xffff_0000;

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
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector aOdd = a.and(ODD_BITS).reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector bOdd = b.and(ODD_BITS).reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector cOdd = c.and(ODD_BITS).reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector dOdd = d.and(ODD_BITS).reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
            b0 = bOdd.fma(odd, bEven.fma(even, b0));
            c0 = cOdd.fma(odd, cEven.fma(even, c0));
            d0 = dOdd.fma(odd, dEven.fma(even, d0));
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD);
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
            a0 = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, a0);
            b0 = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, b0);
            c0 = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, c0);
            d0 = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, d0);
            a0 = a.and(ODD_BITS).reinterpretAsFloats().fma(odd, a0);
            b0 = b.and(ODD_BITS).reinterpretAsFloats().fma(odd, b0);
            c0 = c.and(ODD_BITS).reinterpretAsFloats().fma(odd, c0);
            d0 = d.and(ODD_BITS).reinterpretAsFloats().fma(odd, d0);
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 2 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 3 * Lanes.BYTES, Lanes.ORDER);
            a0 = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, a0);
            b0 = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, b0);
            c0 = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, c0);
            d0 = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, d0);
            a0 = a.and(ODD_BITS).reinterpretAsFloats().fma(odd, a0);
            b0 = b.and(ODD_BITS).reinterpretAsFloats().fma(odd, b0);
            c0 = c.and(ODD_BITS).reinterpretAsFloats().fma(odd, c0);
            d0 = d.and(ODD_BITS).reinterpretAsFloats().fma(odd, d0);
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 4 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 5 * Lanes.BYTES, Lanes.ORDER);
            a0 = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, a0);
            b0 = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, b0);
            c0 = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, c0);
            d0 = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, d0);
            a0 = a.and(ODD_BITS).reinterpretAsFloats().fma(odd, a0);
            b0 = b.and(ODD_BITS).reinterpretAsFloats().fma(odd, b0);
            c0 = c.and(ODD_BITS).reinterpretAsFloats().fma(odd, c0);
            d0 = d.and(ODD_BITS).reinterpretAsFloats().fma(odd, d0);
            at += Lanes.BYTES;
            a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + streamBytes, Lanes.ORDER);
            c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * streamBytes, Lanes.ORDER);
            d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * streamBytes, Lanes.ORDER);
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 6 * Lanes.BYTES, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + 7 * Lanes.BYTES, Lanes.ORDER);
            a0 = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, a0);
            b0 = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, b0);
            c0 = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, c0);
            d0 = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(even, d0);
            a0 = a.and(ODD_BITS).reinterpretAsFloats().fma(odd, a0);
            b0 = b.and(ODD_BITS).reinterpretAsFloats().fma(odd, b0);
            c0 = c.and(ODD_BITS).reinterpretAsFloats().fma(odd, c0);
            d0 = d.and(ODD_BITS).reinterpretAsFloats().fma(odd, d0);
            block += STEP_BLOCKS;
            if (block == blocks) {
                dots[row] = a0.reduceLanes(VectorOperators.ADD);
                dots[row + spacing] = b0.reduceLanes(VectorOperators.ADD);
                dots[row + 2 * spacing] = c0.reduceLanes(VectorOperators.ADD);
                dots[row + 3 * spacing] = d0.reduceLanes(VectorOperators.ADD);
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
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector aOdd = a.and(ODD_BITS).reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector bOdd = b.and(ODD_BITS).reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector cOdd = c.and(ODD_BITS).reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector dOdd = d.and(ODD_BITS).reinterpretAsFloats();
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
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + rowBytes, Lanes.ORDER);
            IntVector c = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 2 * rowBytes, Lanes.ORDER);
            IntVector d = IntVector.fromMemorySegment(Lanes.INTS, weights, at + 3 * rowBytes, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector aOdd = a.and(ODD_BITS).reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector bOdd = b.and(ODD_BITS).reinterpretAsFloats();
            FloatVector cEven = c.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector cOdd = c.and(ODD_BITS).reinterpretAsFloats();
            FloatVector dEven = d.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector dOdd = d.and(ODD_BITS).reinterpretAsFloats();
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
    public void fourRowsEightTokens(DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        if (Lanes.MANY_REGISTERS) {
            twoRowsEightTokens(operands, spacing, weight, token, dots, to);
            long second = weight + 2L * spacing * operands.rowBytes();
            twoRowsEightTokens(operands, spacing, second, token, dots, to + 2 * spacing);
        } else {
            DotKernel.super.fourRowsEightTokens(operands, spacing, weight, token, dots, to);
        }
    }

    /**
     * Two rows with eight tokens: as many sums as four rows with four tokens have, half of the widening, and weights
     * that come from memory meet all tokens, so that arithmetic and reading go on at the same time.
     */
    private static void twoRowsEightTokens(
            DotOperands operands, int spacing, long weight, long token, float[] dots, int to) {
        MemorySegment weights = operands.weights();
        MemorySegment tokens = operands.tokens().memory();
        long rowBytes = spacing * operands.rowBytes();
        long tokenBytes = operands.tokens().tokenBytes();
        int blocks = operands.blocks();
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a3 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a4 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a5 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a6 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a7 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b3 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b4 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b5 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b6 = FloatVector.zero(Lanes.FLOATS);
        FloatVector b7 = FloatVector.zero(Lanes.FLOATS);
        for (int block = 0; block < blocks; block++) {
            long at = weight + block * Lanes.BYTES;
            long x = token + block * (2 * Lanes.BYTES);
            IntVector a = IntVector.fromMemorySegment(Lanes.INTS, weights, at, Lanes.ORDER);
            IntVector b = IntVector.fromMemorySegment(Lanes.INTS, weights, at + rowBytes, Lanes.ORDER);
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector aOdd = a.and(ODD_BITS).reinterpretAsFloats();
            FloatVector bEven = b.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector bOdd = b.and(ODD_BITS).reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
            b0 = bOdd.fma(odd, bEven.fma(even, b0));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a1 = aOdd.fma(odd, aEven.fma(even, a1));
            b1 = bOdd.fma(odd, bEven.fma(even, b1));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a2 = aOdd.fma(odd, aEven.fma(even, a2));
            b2 = bOdd.fma(odd, bEven.fma(even, b2));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a3 = aOdd.fma(odd, aEven.fma(even, a3));
            b3 = bOdd.fma(odd, bEven.fma(even, b3));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a4 = aOdd.fma(odd, aEven.fma(even, a4));
            b4 = bOdd.fma(odd, bEven.fma(even, b4));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a5 = aOdd.fma(odd, aEven.fma(even, a5));
            b5 = bOdd.fma(odd, bEven.fma(even, b5));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a6 = aOdd.fma(odd, aEven.fma(even, a6));
            b6 = bOdd.fma(odd, bEven.fma(even, b6));
            x += tokenBytes;
            even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a7 = aOdd.fma(odd, aEven.fma(even, a7));
            b7 = bOdd.fma(odd, bEven.fma(even, b7));
        }
        int stride = operands.dotStride();
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
        dots[to + spacing] = b0.reduceLanes(VectorOperators.ADD);
        dots[to + stride] = a1.reduceLanes(VectorOperators.ADD);
        dots[to + stride + spacing] = b1.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride] = a2.reduceLanes(VectorOperators.ADD);
        dots[to + 2 * stride + spacing] = b2.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride] = a3.reduceLanes(VectorOperators.ADD);
        dots[to + 3 * stride + spacing] = b3.reduceLanes(VectorOperators.ADD);
        dots[to + 4 * stride] = a4.reduceLanes(VectorOperators.ADD);
        dots[to + 4 * stride + spacing] = b4.reduceLanes(VectorOperators.ADD);
        dots[to + 5 * stride] = a5.reduceLanes(VectorOperators.ADD);
        dots[to + 5 * stride + spacing] = b5.reduceLanes(VectorOperators.ADD);
        dots[to + 6 * stride] = a6.reduceLanes(VectorOperators.ADD);
        dots[to + 6 * stride + spacing] = b6.reduceLanes(VectorOperators.ADD);
        dots[to + 7 * stride] = a7.reduceLanes(VectorOperators.ADD);
        dots[to + 7 * stride + spacing] = b7.reduceLanes(VectorOperators.ADD);
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
            FloatVector aEven = a.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector aOdd = a.and(ODD_BITS).reinterpretAsFloats();
            FloatVector even = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x, Lanes.ORDER);
            FloatVector odd = FloatVector.fromMemorySegment(Lanes.FLOATS, tokens, x + Lanes.BYTES, Lanes.ORDER);
            a0 = aOdd.fma(odd, aEven.fma(even, a0));
        }
        dots[to] = a0.reduceLanes(VectorOperators.ADD);
    }
}
