package io.jtransformers.generation;

import java.util.List;

/**
 * A search that is asked for its branches once a step, when it has gone on: a strategy may be the caller's, and what it
 * throws then ends its own generation, and no step that it shares with others.
 */
final class SteppedSearch implements Search {

    private final Search search;
    private final int count;
    private List<Branch> branches;
    private boolean readsScores;

    /**
     * A search at its beginning.
     *
     * @param count how many texts it is to find
     */
    SteppedSearch(Search search, int count) {
        this.count = count;
        this.search = search;
        this.branches = checked(search.branches());
        this.readsScores = search.readsScores();
    }

    private static List<Branch> checked(List<Branch> branches) {
        if (branches.stream().anyMatch(branch -> branch.pending() == 0)) {
            throw new IllegalStateException(
                    "A strategy gave a branch for the next step of which nothing is to be computed; choose a token for"
                            + " it (SearchContext.accept or Branch.append), or leave it out of Search.branches().");
        }
        return List.copyOf(branches);
    }

    @Override
    public List<Branch> branches() {
        return branches;
    }

    @Override
    public boolean readsScores() {
        return readsScores;
    }

    @Override
    public void advance(List<NextTokenScores> scores) {
        search.advance(scores);
        branches = checked(search.branches());
        readsScores = search.readsScores();
    }

    @Override
    public List<GeneratedSequence> results() {
        List<GeneratedSequence> results = search.results();
        if (results.size() != count) {
            throw new IllegalStateException(
                    "A strategy found %d texts, but num_return_sequences is %d; give as many (Search.results())."
                            .formatted(results.size(), count));
        }
        return results;
    }

    @Override
    public void close() {
        search.close();
    }
}
