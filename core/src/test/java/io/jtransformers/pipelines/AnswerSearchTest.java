package io.jtransformers.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerSearchTest {

    private static final String CONTEXT = "the red hat";
    private static final AnswerSearch.Token THE = new AnswerSearch.Token(1, 0, 0, 3);
    private static final AnswerSearch.Token RED = new AnswerSearch.Token(3, 1, 3, 7);
    private static final AnswerSearch.Token HAT = new AnswerSearch.Token(0, 4, 7, 11);

    private static AnswerSearch.Part part(float firstTokenStart, float firstTokenEnd, AnswerSearch.Token... tokens) {
        return new AnswerSearch.Part(firstTokenStart, firstTokenEnd, List.of(tokens));
    }

    private static List<Answer> best(QuestionAnsweringOptions.Builder options, AnswerSearch.Part... parts) {
        return new AnswerSearch(CONTEXT, options.build()).best(List.of(parts));
    }

    private static QuestionAnsweringOptions.Builder options() {
        return QuestionAnsweringOptions.builder();
    }

    private static double share(double logit, double... all) {
        double sum = 0;
        for (double other : all) {
            sum += Math.exp(other);
        }
        return Math.exp(logit) / sum;
    }

    @Test
    void theScoreIsThatOfTheFirstTokenTimesThatOfTheLast() {
        Answer answer = best(options(), part(9, 9, THE, RED, HAT)).getFirst();

        assertThat(answer.text()).isEqualTo("red hat");
        assertThat(answer.start()).isEqualTo(4);
        assertThat(answer.end()).isEqualTo(11);
        assertThat((double) answer.score()).isCloseTo(share(3, 1, 3, 0) * share(4, 0, 1, 4), within(1e-6));
    }

    @Test
    void anAnswerIsNoLongerThanItMayBe() {
        assertThat(best(options().maxAnswerTokens(1).topK(3), part(0, 0, THE, RED, HAT)))
                .extracting(Answer::text)
                .containsExactly("red", "hat", "the");
    }

    @Test
    void anAnswerMayBeAsLongAsTheContext() {
        assertThat(best(options().maxAnswerTokens(Integer.MAX_VALUE), part(0, 0, THE, RED, HAT)))
                .extracting(Answer::text)
                .containsExactly("red hat");
    }

    @Test
    void anAnswerNeverEndsBeforeItStarts() {
        var late = new AnswerSearch.Token(9, 0, 7, 11);
        var early = new AnswerSearch.Token(0, 9, 0, 3);

        assertThat(best(options().topK(9), part(0, 0, early, late)))
                .extracting(Answer::text)
                .containsExactlyInAnyOrder("the", "hat", CONTEXT);
    }

    @Test
    void noAnswerIsOneWhereThereMayBeNone() {
        List<Answer> answers = best(options().handleImpossibleAnswer().topK(2), part(5, 6, THE, RED, HAT));

        assertThat(answers).extracting(Answer::text).containsExactly("", "red hat");
        assertThat((double) answers.getFirst().score())
                .isCloseTo(share(5, 1, 3, 0, 5) * share(6, 0, 1, 4, 6), within(1e-6));
    }

    @Test
    void thePartThatIsLeastSureOfNoAnswerSpeaksForAll() {
        List<Answer> answers = best(options().handleImpossibleAnswer(), part(9, 9, THE), part(-3, -3, RED, HAT));

        assertThat(answers).singleElement().extracting(Answer::text).isEqualTo("red hat");
    }

    @Test
    void whatTwoPartsShareIsOneAnswer() {
        assertThat(best(options().topK(9), part(0, 0, THE, RED), part(0, 0, RED)))
                .extracting(Answer::text)
                .doesNotHaveDuplicates();
    }

    @Test
    void aContextWithoutTokensHasNoAnswer() {
        assertThat(best(options(), part(0, 0))).isEmpty();
    }
}
