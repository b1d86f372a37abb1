package io.jtransformers.pipelines;

import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TruncationStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts of texts that have a label, such as names of persons and places. Shared by threads.
 *
 * <p>Source: {@code TokenClassificationPipeline} in Transformers 5.12.1, {@code token_classification.py}.
 */
public final class TokenClassificationPipeline implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TokenClassificationPipeline.class);

    private final PipelineModel<ModelForTokenClassification> loaded;

    TokenClassificationPipeline(PipelineModel<ModelForTokenClassification> loaded) {
        this.loaded = loaded;
    }

    /** The entities of a text, by the default options. */
    public List<Entity> call(String text) {
        return call(text, TokenClassificationOptions.DEFAULT);
    }

    /** The entities of a text, from its beginning to its end. */
    public List<Entity> call(String text, TokenClassificationOptions options) {
        return callBatch(List.of(text), options).getFirst();
    }

    /** For each text its entities, by the default options. */
    public List<List<Entity>> callBatch(List<String> texts) {
        return callBatch(texts, TokenClassificationOptions.DEFAULT);
    }

    /** For each text its entities, from its beginning to its end. */
    public List<List<Entity>> callBatch(List<String> texts, TokenClassificationOptions options) {
        BatchEncoding encoding = encode(texts, options);
        int[] samples = encoding.overflowToSampleMapping();
        int[] rows = IntStream.range(0, encoding.size())
                .filter(row -> encoding.encoding(row).length() > 0)
                .filter(row -> options.stride() != null || isFirst(samples, row))
                .toArray();
        warnOfCutTexts(encoding, options);
        List<HostTensor> logits = new RowBatches(options.batchSize(), 0)
                .run(
                        IntStream.of(rows).mapToObj(encoding::inputIds).toList(),
                        inputs -> loaded.model().forward(inputs).logits()::row);

        var grouping = new EntityGrouping(
                options.aggregation(), id -> loaded.model().config().label(id), loaded.tokenizer());
        List<List<Entity>> found = new ArrayList<>();
        texts.forEach(_ -> found.add(new ArrayList<>()));
        for (int i = 0; i < rows.length; i++) {
            int sample = samples[rows[i]];
            String text = texts.get(sample);
            List<EntityGrouping.Token> tokens = tokens(encoding.encoding(rows[i]), logits.get(i), text);
            grouping.entities(tokens, text).stream()
                    .filter(entity -> !options.ignoreLabels().contains(entity.label()))
                    .forEach(found.get(sample)::add);
        }
        return found.stream()
                .map(entities -> options.stride() == null ? entities : EntityGrouping.withoutOverlaps(entities))
                .map(List::copyOf)
                .toList();
    }

    private BatchEncoding encode(List<String> texts, TokenClassificationOptions options) {
        EncodeOptions.Builder encode = EncodeOptions.builder()
                .truncation(TruncationStrategy.ONLY_FIRST)
                .maxLength(loaded.maxLength())
                .returnOverflowingTokens(true);
        Integer stride = options.stride();
        return loaded.tokenizer()
                .encodeBatch(
                        texts,
                        stride == null ? encode.build() : encode.stride(stride).build());
    }

    private static boolean isFirst(int[] samples, int row) {
        return row == 0 || samples[row] != samples[row - 1];
    }

    private void warnOfCutTexts(BatchEncoding encoding, TokenClassificationOptions options) {
        int[] samples = encoding.overflowToSampleMapping();
        long cut = IntStream.range(1, samples.length)
                .filter(row -> !isFirst(samples, row))
                .map(row -> samples[row])
                .distinct()
                .count();
        if (cut > 0 && options.stride() == null) {
            LOGGER.warn(
                    "{} of the texts have more than the {} tokens that the model takes and were cut off; set a stride"
                            + " to read them in parts.",
                    cut,
                    loaded.maxLength());
        }
    }

    private List<EntityGrouping.Token> tokens(Encoding encoding, HostTensor logits, String text) {
        int[] ids = encoding.ids();
        int[] special = encoding.specialTokensMask();
        OptionalInt unknown = loaded.tokenizer().unkTokenId();
        List<EntityGrouping.Token> tokens = new ArrayList<>();
        for (int index = 0; index < ids.length; index++) {
            if (special[index] == 0) {
                Span span = encoding.offset(index);
                boolean isUnknown = unknown.isPresent() && ids[index] == unknown.getAsInt();
                tokens.add(new EntityGrouping.Token(
                        index,
                        ids[index],
                        isUnknown
                                ? text.substring(span.start(), span.end())
                                : encoding.tokens().get(index),
                        ScoreFunction.SOFTMAX.apply(PipelineChecks.finite(logits.row(index))),
                        span.start(),
                        span.end(),
                        !isUnknown && hasNoSpaceBefore(text, span.start()),
                        isUnknown));
            }
        }
        return tokens;
    }

    /** Whether neither the character before nor the first one, which tokenizers may count as its own, is a space. */
    private static boolean hasNoSpaceBefore(String text, int start) {
        return start > 0 && text.charAt(start - 1) != ' ' && (start >= text.length() || text.charAt(start) != ' ');
    }

    /** Closes the model if this pipeline loaded it; a model of the caller's stays open. */
    @Override
    public void close() {
        loaded.close();
    }
}
