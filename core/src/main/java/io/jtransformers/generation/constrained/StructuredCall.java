package io.jtransformers.generation.constrained;

import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;

/**
 * What a model is asked for, and how its answer is read.
 *
 * @param config of the call, with a limit
 * @param options of the call, with the constraint
 * @param constraint what the text must be
 * @param ofTokens the same for the model's vocabulary
 * @param processor the same for this call
 */
record StructuredCall(
        GenerationConfig config,
        GenerateOptions options,
        OutputConstraint constraint,
        TokenConstraint ofTokens,
        ConstraintLogitsProcessor processor) {

    /**
     * The new text of the first row.
     *
     * @throws ConstraintException if it is not whole
     */
    String text(GenerateOutput output) {
        int[] newTokens = output.newTokens().getFirst();
        // Not decoded: decoders take spaces away and add some, which the constraint has counted.
        String text = constraint.textOf(ofTokens.textOf(newTokens));
        if (!processor.isWhole(newTokens)) {
            throw new ConstraintException(
                    "The text was ended amid of what the constraint allows, by %s: %s. Leave out what ended it, such as max_time, stop_strings or a criterion of the caller's, of the call or the model's config."
                            .formatted(output.finishReasons().getFirst(), text));
        }
        return text;
    }
}
