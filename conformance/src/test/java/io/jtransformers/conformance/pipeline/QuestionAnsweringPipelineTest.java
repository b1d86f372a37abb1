package io.jtransformers.conformance.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jtransformers.modeling.InputException;
import io.jtransformers.pipelines.Answer;
import io.jtransformers.pipelines.Pipelines;
import io.jtransformers.pipelines.QuestionAnsweringOptions;
import io.jtransformers.pipelines.QuestionAnsweringPipeline;
import io.jtransformers.pipelines.QuestionAnsweringPipeline.Question;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one context and question give is tested with the samples. */
class QuestionAnsweringPipelineTest {

    private static final String QUESTION = "Where was the hat?";
    private static final String CONTEXT =
            "Anna was a gentle pony from Lisbon. Anna kept a yellow hat near the park. Max often came to visit.";

    private static QuestionAnsweringPipeline answerer;

    @BeforeAll
    static void load() {
        answerer = Pipelines.questionAnswering("jtransformers/tiny-minimax-qa");
    }

    @AfterAll
    static void close() {
        answerer.close();
    }

    @Test
    void moreAnswersComeInTheOrderOfTheirScores() {
        List<Answer> answers = answerer.call(
                QUESTION, CONTEXT, QuestionAnsweringOptions.builder().topK(5).build());

        assertThat(answers).hasSize(5).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
        assertThat(answers).extracting(Answer::text).doesNotHaveDuplicates().startsWith("near the park");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(CONTEXT.substring(answer.start(), answer.end()))
                        .isEqualTo(answer.text()));
    }

    @Test
    void aLongContextIsReadInPartsWhichShareTokens() {
        String context = CONTEXT + " Anna loved the river very much. Everyone in Lisbon knew Anna. " + CONTEXT;
        QuestionAnsweringOptions options = QuestionAnsweringOptions.builder()
                .maxLength(61)
                .stride(8)
                .batchSize(1)
                .topK(2)
                .build();

        List<Answer> answers = answerer.call(QUESTION, context, options);

        assertThat(answers).extracting(Answer::text).containsOnly("near the park");
        assertThat(answers)
                .extracting(Answer::start)
                .containsExactlyInAnyOrder(context.indexOf("near the park"), context.lastIndexOf("near the park"));
    }

    @Test
    void aBatchGivesWhatEachQuestionGivesAlone() {
        List<Question> questions = List.of(
                new Question(QUESTION, CONTEXT),
                new Question("Who often came to visit?", CONTEXT),
                new Question("What did Anna keep?", CONTEXT));

        List<List<Answer>> together = answerer.callBatch(questions);

        for (int i = 0; i < questions.size(); i++) {
            Answer alone = answerer.call(
                            questions.get(i).question(), questions.get(i).context())
                    .getFirst();
            assertThat(together.get(i).getFirst().text()).isEqualTo(alone.text());
            assertThat(together.get(i).getFirst().score()).isCloseTo(alone.score(), within(1e-3f));
        }
    }

    @Test
    void noAnswerIsAmongTheAnswersWhereThereMayBeNone() {
        QuestionAnsweringOptions options = QuestionAnsweringOptions.builder()
                .topK(1_000)
                .handleImpossibleAnswer()
                .build();

        assertThat(answerer.call(QUESTION, CONTEXT, options))
                .filteredOn(answer -> answer.text().isEmpty())
                .singleElement()
                .satisfies(none -> assertThat(none.end()).isZero());
    }

    @Test
    void anEmptyContextHasNoAnswer() {
        assertThat(answerer.call(QUESTION, "")).isEmpty();
    }

    @Test
    void aQuestionWithoutRoomForAContextIsRefused() {
        assertThatThrownBy(() -> answerer.call(
                        QUESTION,
                        CONTEXT,
                        QuestionAnsweringOptions.builder().maxLength(4).build()))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("question", "of the 4");
    }
}
