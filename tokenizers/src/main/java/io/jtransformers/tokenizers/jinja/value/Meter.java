package io.jtransformers.tokenizers.jinja.value;

import io.jtransformers.tokenizers.jinja.error.TemplateLimitException;

/** Counts what one rendering consumes and ends it where a limit is met. Belongs to one thread. */
public final class Meter {

    /** What an element of a list, a tuple or a dict is counted as. */
    public static final int CHARACTERS_PER_ELEMENT = 16;

    private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;
    private static final int CHARACTERS_WORTH_A_LOOK_AT_THE_CLOCK = 1 << 16;

    private final Limits limits;
    private final long deadlineNanos;
    private long steps;
    private long totalCharacters;
    private int depth;

    /** A meter whose time starts now. */
    public Meter(Limits limits) {
        this.limits = limits;
        deadlineNanos = System.nanoTime() + limits.timeout().toNanos();
    }

    /** Counts one step. */
    public void step() {
        steps++;
        if (steps > limits.maxSteps()) {
            throw new TemplateLimitException(
                    "TimeoutError",
                    "The template takes more than %,d steps; does it loop for ever?".formatted(limits.maxSteps()));
        }
        if (steps % STEPS_BETWEEN_LOOKS_AT_THE_CLOCK == 0) {
            checkTime();
        }
    }

    /** Counts a text of {@code count} UTF-16 units that is about to be made. */
    public void characters(long count) {
        if (count > limits.maxCharacters()) {
            throw new TemplateLimitException(
                    "MemoryError",
                    "The template makes a text of more than %,d characters; %,d are granted."
                            .formatted(count - 1, limits.maxCharacters()));
        }
        consume(count);
    }

    /** Counts {@code count} elements of a list, a tuple or a dict that is about to be made. */
    public void elements(long count) {
        if (count > limits.maxTotalCharacters() / CHARACTERS_PER_ELEMENT) {
            throw new TemplateLimitException(
                    "MemoryError",
                    "The template makes a list of %,d elements; %,d are granted."
                            .formatted(count, limits.maxTotalCharacters() / CHARACTERS_PER_ELEMENT));
        }
        consume(count * CHARACTERS_PER_ELEMENT);
    }

    private void consume(long characters) {
        totalCharacters += characters;
        if (totalCharacters > limits.maxTotalCharacters()) {
            throw new TemplateLimitException(
                    "MemoryError",
                    "The template makes texts and lists of more than %,d characters altogether."
                            .formatted(limits.maxTotalCharacters()));
        }
        if (characters >= CHARACTERS_WORTH_A_LOOK_AT_THE_CLOCK) {
            checkTime();
        }
    }

    /** Enters an evaluation inside another; {@link #leave()} follows in a finally block. */
    public void enter() {
        depth++;
        if (depth > limits.maxDepth()) {
            throw new TemplateLimitException(
                    "RecursionError",
                    "The template nests more than %,d evaluations; does a macro call itself for ever?"
                            .formatted(limits.maxDepth()));
        }
    }

    /** Leaves what was entered last. */
    public void leave() {
        depth--;
    }

    /** The most UTF-16 units that a text may have. */
    long maxCharacters() {
        return limits.maxCharacters();
    }

    private void checkTime() {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new TemplateLimitException(
                    "TimeoutError",
                    "The template takes longer than %d ms."
                            .formatted(limits.timeout().toMillis()));
        }
    }
}
