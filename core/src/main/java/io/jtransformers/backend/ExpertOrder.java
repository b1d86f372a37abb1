package io.jtransformers.backend;

/**
 * The slots of a routing sorted by their expert: slot {@code t · k + j} is the {@code j}-th expert of token {@code t}.
 * Slots of one expert keep their order.
 *
 * @param firsts where the slots of each expert begin in the sorted order, and at the end how many slots there are
 * @param slots the slots in the sorted order
 */
record ExpertOrder(int[] firsts, int[] slots) {

    /** A counting sort of {@code expertIds}, one for each slot. */
    static ExpertOrder of(int[] expertIds, int experts) {
        int[] firsts = new int[experts + 1];
        for (int expert : expertIds) {
            firsts[expert + 1]++;
        }
        for (int expert = 0; expert < experts; expert++) {
            firsts[expert + 1] += firsts[expert];
        }
        int[] next = firsts.clone();
        int[] slots = new int[expertIds.length];
        for (int slot = 0; slot < expertIds.length; slot++) {
            slots[next[expertIds[slot]]++] = slot;
        }
        return new ExpertOrder(firsts, slots);
    }

    /** Where the slots of {@code expert} begin in the sorted order. */
    int first(int expert) {
        return firsts[expert];
    }

    /** The token of each slot, in the sorted order. */
    int[] tokens(int slotsPerToken) {
        int[] tokens = new int[slots.length];
        for (int place = 0; place < slots.length; place++) {
            tokens[place] = slots[place] / slotsPerToken;
        }
        return tokens;
    }

    /** Where each slot stands in the sorted order. */
    int[] places() {
        int[] places = new int[slots.length];
        for (int place = 0; place < slots.length; place++) {
            places[slots[place]] = place;
        }
        return places;
    }
}
