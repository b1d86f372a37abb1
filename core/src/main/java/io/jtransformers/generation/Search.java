package io.jtransformers.generation;

import java.util.List;

/**
 * The search for the continuations of one prompt, driven step by step from outside: a step computes the pending tokens
 * of {@link #branches()}, together with those of other searches, and hands the scores to {@link #advance}. Used by one
 * thread at a time.
 */
public interface Search extends AutoCloseable {

    /**
     * The branches that the next step computes, each with pending tokens: at first {@link SearchContext#start()} alone;
     * none when the search is over.
     */
    List<Branch> branches();

    /**
     * Goes on by one step.
     *
     * @param scores one for each of {@link #branches()}
     */
    void advance(List<NextTokenScores> scores);

    /** What was found, best first, as many as the config asks for; of a search that is not over what there is. */
    List<GeneratedSequence> results();

    /** Whether {@link #advance} reads scores; a search that looks at the greatest alone spares copying the others. */
    default boolean readsScores() {
        return true;
    }

    /** Frees what the search holds beside branches, which its context closes. */
    @Override
    default void close() {}
}
