package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.TextInput;
import java.util.List;

/**
 * Post-processors one after another.
 *
 * <p>Source: {@code Sequence} in tokenizers 0.23, {@code processors/sequence.rs}.
 */
final class PostProcessorSequence implements PostProcessor {

    private final List<PostProcessor> steps;

    PostProcessorSequence(List<PostProcessor> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public int addedTokens(boolean pair) {
        return steps.stream().mapToInt(step -> step.addedTokens(pair)).sum();
    }

    @Override
    public List<TokenRow> process(List<TokenRow> rows, TextInput input, boolean addSpecialTokens) {
        List<TokenRow> processed = rows;
        for (PostProcessor step : steps) {
            processed = step.process(processed, input, addSpecialTokens);
        }
        return processed;
    }
}
