package io.jtransformers.pipelines;

import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.heads.QuestionAnsweringOutput;
import io.jtransformers.modeling.InputException;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TruncationStrategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the part of a text that answers a question. A context that is longer than the model takes is read in parts that
 * overlap. Shared by threads.
 *
 * <p>Source: {@code QuestionAnsweringPipeline} of Transformers 4, {@code question_answering.py}; 5.12.1 has none.
 */
public final class QuestionAnsweringPipeline implements AutoCloseable {

    private final PipelineModel<ModelForQuestionAnswering> loaded;

    QuestionAnsweringPipeline(PipelineModel<ModelForQuestionAnswering> loaded) {
        this.loaded = loaded;
    }

    /**
     * What is asked of a text.
     *
     * @param question any text
     * @param context where the answer is to be found
     */
    public record Question(String question, String context) {}

    /** The scores of a row's tokens, {@code [time]} each. */
    private record Logits(HostTensor start, HostTensor end) {}

    /** The best answer; an empty list if the context has no words. */
    public List<Answer> call(String question, String context) {
        return call(question, context, QuestionAnsweringOptions.DEFAULT);
    }

    /**
     * The answers to a question, the best first; an empty list if the context has no words and must have an answer.
     *
     * @throws InputException if the question leaves no room for a context
     */
    public List<Answer> call(String question, String context, QuestionAnsweringOptions options) {
        return callBatch(List.of(new Question(question, context)), options).getFirst();
    }

    /**
     * For each question its best answer.
     *
     * @throws InputException if a question leaves no room for a context
     */
    public List<List<Answer>> callBatch(List<Question> questions) {
        return callBatch(questions, QuestionAnsweringOptions.DEFAULT);
    }

    /**
     * For each question its answers, the best first.
     *
     * @throws InputException if a question leaves no room for a context
     */
    public List<List<Answer>> callBatch(List<Question> questions, QuestionAnsweringOptions options) {
        List<Encoding> rows = new ArrayList<>();
        List<Integer> firstRows = new ArrayList<>();
        for (Question question : questions) {
            firstRows.add(rows.size());
            rows.addAll(encode(question, options).encodings());
        }
        firstRows.add(rows.size());

        List<AnswerSearch.Part> parts = score(rows, options);
        List<List<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            answers.add(new AnswerSearch(questions.get(i).context(), options)
                    .best(parts.subList(firstRows.get(i), firstRows.get(i + 1))));
        }
        return List.copyOf(answers);
    }

    private BatchEncoding encode(Question question, QuestionAnsweringOptions options) {
        int maxLength = Math.min(options.maxLength(), loaded.maxLength());
        int withoutContext = loaded.tokenizer()
                .call(List.of(TextInput.pair(question.question(), "")), EncodeOptions.DEFAULT)
                .inputIds(0)
                .length;
        int room = maxLength - withoutContext;
        if (room < 1) {
            throw new InputException(
                    "The question has %d tokens of the %d that are read at once, which leaves none for the context; ask a shorter one."
                            .formatted(withoutContext, maxLength));
        }
        EncodeOptions encode = EncodeOptions.builder()
                .truncation(TruncationStrategy.ONLY_SECOND)
                .truncationSide(Side.RIGHT)
                .maxLength(maxLength)
                .stride(Math.min(options.stride(), room / 2))
                .returnOverflowingTokens(true)
                .build();
        return loaded.tokenizer().call(List.of(TextInput.pair(question.question(), question.context())), encode);
    }

    private List<AnswerSearch.Part> score(List<Encoding> rows, QuestionAnsweringOptions options) {
        List<Logits> logits = new RowBatches(options.batchSize(), 0)
                .run(rows.stream().map(Encoding::ids).toList(), inputs -> {
                    QuestionAnsweringOutput output = loaded.model().forward(inputs);
                    return row -> new Logits(
                            output.startLogits().row(row), output.endLogits().row(row));
                });
        List<AnswerSearch.Part> parts = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            parts.add(part(
                    rows.get(row),
                    PipelineChecks.finite(logits.get(row).start()),
                    PipelineChecks.finite(logits.get(row).end())));
        }
        return parts;
    }

    private static AnswerSearch.Part part(Encoding row, float[] starts, float[] ends) {
        int[] sequenceIds = row.sequenceIds();
        List<AnswerSearch.Token> tokens = new ArrayList<>();
        for (int i = 0; i < sequenceIds.length; i++) {
            if (sequenceIds[i] == 1) {
                Span span = row.offset(i);
                tokens.add(new AnswerSearch.Token(starts[i], ends[i], span.start(), span.end()));
            }
        }
        return new AnswerSearch.Part(starts[0], ends[0], List.copyOf(tokens));
    }

    /** Closes the model if this pipeline loaded it; a model of the caller's stays open. */
    @Override
    public void close() {
        loaded.close();
    }
}
