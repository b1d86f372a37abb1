package io.jtransformers.generation;

import io.jtransformers.modeling.ConfigException;
import java.util.Arrays;

/**
 * Keeps the {@code topK} greatest scores and those equal to the least of them.
 *
 * <p>Source: {@code TopKLogitsWarper} in Transformers 5.12.1, {@code logits_process.py}.
 *
 * @param topK how many, at least 1
 * @param filterValue what the others become
 * @param minTokensToKeep at least this many are kept
 */
public record TopKLogitsWarper(int topK, float filterValue, int minTokensToKeep) implements LogitsProcessor {

    /**
     * Checks the numbers.
     *
     * @throws ConfigException if {@code topK} or {@code minTokensToKeep} is less than 1
     */
    public TopKLogitsWarper {
        if (topK < 1) {
            throw new ConfigException("top_k is %d; it must be 1 or more to filter scores.".formatted(topK));
        }
        TopPLogitsWarper.checkMinTokensToKeep(minTokensToKeep);
    }

    /** Makes the others impossible. */
    public TopKLogitsWarper(int topK) {
        this(topK, Float.NEGATIVE_INFINITY, 1);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        int kept = Math.min(Math.max(topK, minTokensToKeep), scores.length);
        float least = greatest(scores, kept);
        for (int id = 0; id < scores.length; id++) {
            if (scores[id] < least) {
                scores[id] = filterValue;
            }
        }
    }

    /** The {@code place}th greatest of {@code scores}, counted from 1. */
    private static float greatest(float[] scores, int place) {
        // A heap of the greatest so far, the least of them at its root: few scores get past the root.
        float[] heap = Arrays.copyOf(scores, place);
        for (int i = place / 2 - 1; i >= 0; i--) {
            siftDown(heap, i);
        }
        for (int id = place; id < scores.length; id++) {
            if (scores[id] > heap[0]) {
                heap[0] = scores[id];
                siftDown(heap, 0);
            }
        }
        return heap[0];
    }

    private static void siftDown(float[] heap, int start) {
        int parent = start;
        float value = heap[parent];
        for (int child = 2 * parent + 1; child < heap.length; child = 2 * parent + 1) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = value;
    }
}
