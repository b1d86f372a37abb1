package io.jtransformers.generation;

/**
 * How tokens are chosen: greedily, by chance, by beams, or as a user of the library likes. A strategy searches each
 * prompt by itself; prompts share steps, not searches.
 *
 * <p>Source: the decoding methods of {@code GenerationMixin} in Transformers 5.12.1, {@code generation/utils.py}.
 */
@FunctionalInterface
public interface GenerationStrategy {

    /**
     * Begins the search from one prompt.
     *
     * @param context the prompt's branch and what else a search needs
     */
    Search begin(SearchContext context);
}
