package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a strategy of the user's is told that breaks the rules of a search. */
class SteppedSearchTest {

    /** Takes token 1 once, and then does nothing any more. */
    private static final class OneToken implements Search {

        private final SearchContext context;
        private boolean isOver;

        OneToken(SearchContext context) {
            this.context = context;
        }

        @Override
        public List<Branch> branches() {
            return isOver ? List.of() : List.of(context.start());
        }

        @Override
        public void advance(List<NextTokenScores> scores) {
            context.accept(context.start(), 1, scores.getFirst(), 0);
            isOver = true;
        }

        @Override
        public List<GeneratedSequence> results() {
            return List.of(GeneratedSequence.of(context.start(), FinishReason.CRITERION));
        }
    }

    /** Chooses no token. */
    private static final class Forgetful implements Search {

        private final SearchContext context;

        Forgetful(SearchContext context) {
            this.context = context;
        }

        @Override
        public List<Branch> branches() {
            return List.of(context.start());
        }

        @Override
        public void advance(List<NextTokenScores> scores) {}

        @Override
        public List<GeneratedSequence> results() {
            return List.of(GeneratedSequence.of(context.start(), FinishReason.CRITERION));
        }
    }

    private static GenerateOutput generate(GenerationStrategy strategy, GenerationConfig.Builder config) {
        var options = GenerateOptions.builder().strategy(strategy).build();
        try (var model = ScriptedModel.hashing(9)) {
            return model.generate(GenerateInputs.of(new int[] {0}), config.build(), options);
        }
    }

    @Test
    void aStrategyOfTheUsersChoosesTokens() {
        assertThat(generate(OneToken::new, GenerationConfig.builder())
                        .newTokens()
                        .getFirst())
                .containsExactly(1);
    }

    @Test
    void aBranchNeedsATokenToGoOn() {
        assertThatThrownBy(() -> generate(Forgetful::new, GenerationConfig.builder()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SearchContext.accept");
    }

    @Test
    void aSearchGivesAsManyTextsAsWereAskedFor() {
        assertThatThrownBy(() -> generate(
                        OneToken::new, GenerationConfig.builder().doSample(true).numReturnSequences(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 texts")
                .hasMessageContaining("num_return_sequences is 3");
    }
}
