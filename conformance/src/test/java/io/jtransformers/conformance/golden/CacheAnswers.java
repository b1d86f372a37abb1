package io.jtransformers.conformance.golden;

import io.jtransformers.modeling.Cache;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the layers keep after a call: {@code cache.N.key} and {@code cache.N.value}, or {@code cache.N.linear_state}.
 */
final class CacheAnswers {

    private static final Pattern NAME = Pattern.compile("cache\\.(\\d+)\\.(key|value|linear_state)");

    private CacheAnswers() {}

    /** Answers those that {@code golden} expects. */
    static void add(GoldenCase golden, Cache cache, CountedRows rows, Answers answers) {
        golden.expected().forEach((name, expected) -> {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches()) {
                return;
            }
            int layerIndex = Integer.parseInt(matcher.group(1));
            if (matcher.group(2).equals("linear_state")) {
                answers.add(name, cache.readState(layerIndex));
            } else {
                Cache.LayerKeyValues layer = cache.read(layerIndex);
                HostTensor kept = matcher.group(2).equals("key") ? layer.keys() : layer.values();
                if (golden.comparesLastPositionsOnly()) {
                    kept = lastPositions(kept, expected.shape().intDimension(2));
                }
                answers.add(name, kept, 2, rows.last(kept.shape().intDimension(2)));
            }
        });
    }

    /** The last {@code count} positions of {@code [batch, heads, positions, headDim]}; all, if there are not more. */
    private static HostTensor lastPositions(HostTensor kept, int count) {
        Shape shape = kept.shape();
        int positions = shape.intDimension(2);
        if (positions <= count) {
            return kept;
        }
        int headDim = shape.intDimension(3);
        float[] values = kept.toFloatArray();
        float[] last = new float[values.length / positions * count];
        for (int head = 0; head < last.length / (count * headDim); head++) {
            int from = (head * positions + positions - count) * headDim;
            System.arraycopy(values, from, last, head * count * headDim, count * headDim);
        }
        return HostTensor.of(shape.with(2, count), last);
    }
}
