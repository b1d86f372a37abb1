package io.jtransformers.tokenizers.jinja.value;

import java.time.Duration;

/**
 * What one rendering may consume. Templates come from strangers: one that loops for ever or doubles a text in each turn
 * must end with a sentence and not with the virtual machine.
 *
 * @param timeout how long a rendering may take
 * @param maxSteps how many expressions, statements and turns of loops may be evaluated
 * @param maxDepth how deep evaluations may nest: macros that call each other, recursive loops, nested expressions
 * @param maxCharacters how long the output and every other text may become, in UTF-16 units
 * @param maxTotalCharacters how much text may be made altogether; an element of a list counts as
 *     {@value Meter#CHARACTERS_PER_ELEMENT}
 */
public record Limits(Duration timeout, long maxSteps, int maxDepth, long maxCharacters, long maxTotalCharacters) {

    /**
     * Ample for conversations that fill the largest contexts of today; the stack of a default thread holds the depth.
     */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), 200_000_000L, 1_000, 1 << 25, 1L << 29);

    /** The same limits with another timeout. */
    public Limits withTimeout(Duration timeout) {
        return new Limits(timeout, maxSteps, maxDepth, maxCharacters, maxTotalCharacters);
    }

    /** The same limits with another number of steps. */
    public Limits withMaxSteps(long maxSteps) {
        return new Limits(timeout, maxSteps, maxDepth, maxCharacters, maxTotalCharacters);
    }

    /** The same limits with another depth. */
    public Limits withMaxDepth(int maxDepth) {
        return new Limits(timeout, maxSteps, maxDepth, maxCharacters, maxTotalCharacters);
    }

    /** The same limits with another length of texts; {@link #maxTotalCharacters()} keeps its ratio to it. */
    public Limits withMaxCharacters(long maxCharacters) {
        long ratio = Math.max(1, maxTotalCharacters / this.maxCharacters);
        return new Limits(timeout, maxSteps, maxDepth, maxCharacters, Math.multiplyExact(maxCharacters, ratio));
    }
}
