package io.jtransformers.tokenizers.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolMergerTest {

    private static final int LETTERS = 4;

    /** Merges of random tokens, each made of two that there are already. */
    private static MergeTable randomMerges(Random random, int count) {
        MergeTable table = new MergeTable(count);
        for (int rank = 0; rank < count; rank++) {
            int left = random.nextInt(LETTERS + rank);
            int right = random.nextInt(LETTERS + rank);
            if (table.find(left, right) == MergeTable.NONE) {
                table.put(left, right, rank, LETTERS + rank);
            }
        }
        return table;
    }

    /** The definition: of all pairs the one with the least rank, the leftmost of several, until none is left. */
    private static List<Integer> merged(List<Integer> symbols, MergeTable table) {
        List<Integer> left = new ArrayList<>(symbols);
        while (true) {
            int best = -1;
            long bestMerge = MergeTable.NONE;
            for (int index = 0; index + 1 < left.size(); index++) {
                long merge = table.find(left.get(index), left.get(index + 1));
                if (merge < bestMerge) {
                    best = index;
                    bestMerge = merge;
                }
            }
            if (best < 0) {
                return left;
            }
            left.set(best, MergeTable.merged(bestMerge));
            left.remove(/* index */ best + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 66, 500}) // below, at and past where the heap takes over
    void mergesInTheOrderOfRanks(int length) {
        Random random = new Random(length);
        for (int round = 0; round < 50; round++) {
            MergeTable table = randomMerges(random, 60);
            SymbolMerger merger = new SymbolMerger(table, length);
            List<Integer> symbols = new ArrayList<>();
            for (int index = 0; index < length; index++) {
                symbols.add(random.nextInt(LETTERS));
                merger.add(symbols.getLast(), 1);
            }

            merger.mergeAll();

            List<Integer> actual = new ArrayList<>();
            for (int index = 0; index < merger.size(); index++) {
                actual.add(merger.id(index));
            }
            assertThat(actual).isEqualTo(merged(symbols, table));
        }
    }

    @Test
    void keepsTheLengthOfWhatItMerges() {
        Random random = new Random(7);
        SymbolMerger merger = new SymbolMerger(randomMerges(random, 60), 0);
        for (int index = 0; index < 1_000; index++) {
            merger.add(random.nextInt(LETTERS), 3);
        }

        merger.mergeAll();

        int length = 0;
        for (int index = 0; index < merger.size(); index++) {
            length += merger.length(index);
        }
        assertThat(length).isEqualTo(3_000);
    }
}
