package io.jtransformers.generation;

import java.util.List;

/**
 * A search that is asked for its branches once a step, when it has gone on: a strategy may be the caller's, and what it
 * throws then ends its own generation, and no step that it shares with others.
 */
final class SteppedSearch implements Search {

    private final Search search;
    private List<Branch> branches;
    private boolean readsScores;

    SteppedSearch(Search search) {
        this.search = search;
        this.branches = List.copyOf(search.branches());
        this.readsScores = search.readsScores();
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
        branches = List.copyOf(search.branches());
        readsScores = search.readsScores();
    }

    @Override
    public List<GeneratedSequence> results() {
        return search.results();
    }

    @Override
    public void close() {
        search.close();
    }
}
