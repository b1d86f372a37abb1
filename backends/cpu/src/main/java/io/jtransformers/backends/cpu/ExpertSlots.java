package io.jtransformers.backends.cpu;

import io.jtransformers.tensor.Tensor;
import java.util.Arrays;

/**
 * The slots of a routing sorted by their expert: slot {@code t · k + j} is the {@code j}-th expert of token {@code t},
 * and its place is where it stands in that order. Slots of one expert keep their order.
 *
 * <p>A counting sort into arrays that are kept, so that a step allocates nothing.
 */
final class ExpertSlots {

    private int[] firsts = {}; // [experts + 1]
    private int[] next = {};
    private int[] slots = {}; // by place
    private int[] places = {}; // by slot
    private int slotsPerToken;

    /**
     * Sorts the slots of some tokens; the ids are read now.
     *
     * @param expertIds {@code [tokens, k]}, {@code I32}
     * @param firstToken the first of the tokens
     * @param tokens how many
     * @param experts how many experts there are
     */
    void sort(Tensor expertIds, int firstToken, int tokens, int experts) {
        slotsPerToken = expertIds.dimension(1);
        reserve(tokens * slotsPerToken, experts);
        for (int slot = 0; slot < tokens * slotsPerToken; slot++) {
            places[slot] = Integers.at(expertIds, firstToken + slot / slotsPerToken, slot % slotsPerToken);
            firsts[places[slot] + 1]++; // an expert for now
        }
        for (int expert = 0; expert < experts; expert++) {
            firsts[expert + 1] += firsts[expert];
            next[expert] = firsts[expert];
        }
        for (int slot = 0; slot < tokens * slotsPerToken; slot++) {
            int place = next[places[slot]]++;
            slots[place] = slot;
            places[slot] = place;
        }
    }

    private void reserve(int slotCount, int experts) {
        if (firsts.length <= experts) {
            firsts = new int[experts + 1];
            next = new int[experts];
        }
        if (slots.length < slotCount) {
            slots = new int[slotCount];
            places = new int[slotCount];
        }
        Arrays.fill(firsts, 0);
    }

    /** The place of the first slot of {@code expert}. */
    int first(int expert) {
        return firsts[expert];
    }

    /** How many slots {@code expert} has. */
    int count(int expert) {
        return firsts[expert + 1] - firsts[expert];
    }

    /** The token of the slot at a place, counted from the first that was sorted. */
    int token(int place) {
        return slots[place] / slotsPerToken;
    }

    /** Where the {@code j}-th slot of a token stands. */
    int place(int token, int j) {
        return places[token * slotsPerToken + j];
    }
}
