package io.jtransformers.modeling;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of what a model computes on its way would be kept on the heap: hidden states and router logits grow with a
 * prompt, attentions with its square. What has no room is refused before it is computed.
 *
 * @param rows tokens that are computed, all sequences together
 * @param pairs of such a token and a key of its sequence
 */
public record RecordingSize(long rows, long pairs) {

    private static final long GIBIBYTE = 1L << 30;

    /** Outputs that can be kept. */
    public enum Output {
        /** {@code output_hidden_states}: a vector for each token and layer, and its embedding. */
        HIDDEN_STATES("output_hidden_states"),
        /** {@code output_attentions}: a number for each pair, head and layer. */
        ATTENTIONS("output_attentions"),
        /** {@code output_router_logits}: a number for each token, layer and expert. */
        ROUTER_LOGITS("output_router_logits");

        private final String key;

        Output(String key) {
            this.key = key;
        }
    }

    /**
     * Returns if there is room.
     *
     * @param config of the model
     * @param outputs what is to be kept
     * @throws InputException if it would take more than half of the heap
     */
    public void check(PreTrainedConfig config, List<Output> outputs) {
        double bytes = 0;
        List<String> keys = new ArrayList<>();
        for (Output output : outputs) {
            bytes += Float.BYTES * numbers(config, output);
            keys.add(output.key);
        }
        long permitted = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > permitted) {
            throw new InputException(
                    "%s for %d tokens would keep up to %.1f GiB, and may take half of the heap, %.1f GiB; give shorter prompts, leave it out, or start Java with a greater heap (-Xmx)."
                            .formatted(String.join(", ", keys), rows, bytes / GIBIBYTE, (double) permitted / GIBIBYTE));
        }
    }

    private double numbers(PreTrainedConfig config, Output output) {
        double layers = config.numHiddenLayers();
        return switch (output) {
            case HIDDEN_STATES -> (layers + 1) * rows * config.hiddenSize();
            case ATTENTIONS -> layers * config.numAttentionHeads() * pairs;
            case ROUTER_LOGITS ->
                config instanceof MixtureOfExpertsConfig experts ? layers * rows * experts.numLocalExperts() : 0;
        };
    }
}
