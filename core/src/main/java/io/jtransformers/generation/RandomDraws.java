package io.jtransformers.generation;

/**
 * Uniform random numbers by what they are for, with no state: a seed, a sequence, a step and a draw always give the
 * same number, in any order, on any thread.
 *
 * <p>Philox 4×32 with ten rounds: the key is the seed (low half first), the counter is (draw, step, sequence, 0), and
 * the number is made of the upper 53 bits of the first two words of the result, the first word being the upper half.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Parallel Random Numbers: As Easy as 1, 2, 3</a>
 * @param seed of the call
 */
record RandomDraws(long seed) {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    /**
     * A number at least 0 and less than 1.
     *
     * @param sequence the row in the batch
     * @param step how many tokens the sequence has been given before
     * @param draw distinguishes the numbers of one step
     */
    double uniform(int sequence, int step, int draw) {
        int[] words = philox(new int[] {draw, step, sequence, 0}, (int) seed, (int) (seed >>> 32));
        long bits = (long) words[0] << 32 | Integer.toUnsignedLong(words[1]);
        return (bits >>> 11) * 0x1p-53;
    }

    /** The four words that Philox 4×32-10 makes of a counter and a key. */
    static int[] philox(int[] counter, int key0, int key1) {
        int[] words = counter.clone();
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(words[0]);
            long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(words[2]);
            words[0] = (int) (product1 >>> 32) ^ words[1] ^ (key0 + round * WEYL_0);
            words[2] = (int) (product0 >>> 32) ^ words[3] ^ (key1 + round * WEYL_1);
            words[1] = (int) product1;
            words[3] = (int) product0;
        }
        return words;
    }
}
