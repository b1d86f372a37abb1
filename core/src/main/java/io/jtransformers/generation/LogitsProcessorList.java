package io.jtransformers.generation;

import java.util.ArrayList;
import java.util.List;

/**
 * Processors that act one after another.
 *
 * @param processors in their order
 */
public record LogitsProcessorList(List<LogitsProcessor> processors) implements LogitsProcessor {

    /** Copies the list. */
    public LogitsProcessorList {
        processors = List.copyOf(processors);
    }

    /**
     * The processors of a call in the order of Transformers: first the caller's own, then, when sampling, temperature,
     * top-k and top-p, each only where it changes something.
     */
    static LogitsProcessorList of(GenerationSettings settings, List<LogitsProcessor> ofCaller) {
        List<LogitsProcessor> processors = new ArrayList<>(ofCaller);
        if (settings.doSample()) {
            if (settings.temperature() != 1) {
                processors.add(new TemperatureLogitsWarper(settings.temperature()));
            }
            if (settings.topK() > 0) {
                processors.add(new TopKLogitsWarper(settings.topK()));
            }
            if (settings.topP() < 1) {
                processors.add(new TopPLogitsWarper(settings.topP()));
            }
        }
        return new LogitsProcessorList(processors);
    }

    @Override
    public void process(TokenSequence sequence, float[] scores) {
        processors.forEach(processor -> processor.process(sequence, scores));
    }
}
