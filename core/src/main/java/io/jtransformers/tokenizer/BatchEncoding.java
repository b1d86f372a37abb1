package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that go into a model. All rows have one length where the tokenizer was asked to pad, else each its own.
 * Arrays are copies that the caller may change.
 *
 * <p>Source: {@code BatchEncoding} in Transformers 5.12.1, {@code tokenization_utils_base.py}.
 */
public final class BatchEncoding {

    private final int[][] inputIds;
    private final int[][] attentionMask;
    private final int[][] tokenTypeIds;
    private final int[] overflowToSampleMapping;
    private final List<Encoding> encodings;
    private final int @Nullable [][] assistantMasks;

    private BatchEncoding(
            int[][] inputIds,
            int[][] attentionMask,
            int[][] tokenTypeIds,
            int[] overflowToSampleMapping,
            List<Encoding> encodings,
            int @Nullable [][] assistantMasks) {
        this.inputIds = inputIds;
        this.attentionMask = attentionMask;
        this.tokenTypeIds = tokenTypeIds;
        this.overflowToSampleMapping = overflowToSampleMapping;
        this.encodings = encodings;
        this.assistantMasks = assistantMasks;
    }

    /** The encodings of a batch, one row each. */
    public static BatchEncoding of(List<Encoding> encodings) {
        int[] samples = new int[encodings.size()];
        Arrays.setAll(samples, row -> row);
        return of(encodings, samples);
    }

    /**
     * The encodings of a batch in which an input may have several rows.
     *
     * @param encodings one row each
     * @param overflowToSampleMapping for each row the index of its input
     */
    public static BatchEncoding of(List<Encoding> encodings, int[] overflowToSampleMapping) {
        if (overflowToSampleMapping.length != encodings.size()) {
            throw new IllegalArgumentException(
                    "%d rows came with the inputs of %d; each row needs the index of its input."
                            .formatted(encodings.size(), overflowToSampleMapping.length));
        }
        return new BatchEncoding(
                encodings.stream().map(Encoding::ids).toArray(int[][]::new),
                encodings.stream().map(Encoding::attentionMask).toArray(int[][]::new),
                encodings.stream().map(Encoding::typeIds).toArray(int[][]::new),
                overflowToSampleMapping.clone(),
                List.copyOf(encodings),
                null);
    }

    /** Rows of ids that were made elsewhere: every id is attended, has type 0, and its text is not known. */
    public static BatchEncoding ofInputIds(int[]... inputIds) {
        int[][] mask = new int[inputIds.length][];
        for (int row = 0; row < inputIds.length; row++) {
            mask[row] = new int[inputIds[row].length];
            Arrays.fill(mask[row], 1);
        }
        return ofInputIds(inputIds, mask);
    }

    /**
     * Rows of ids that were made elsewhere, some of them padding.
     *
     * @param inputIds the rows
     * @param attentionMask rows of the same lengths, 1 for tokens and 0 for padding
     */
    public static BatchEncoding ofInputIds(int[][] inputIds, int[][] attentionMask) {
        if (inputIds.length != attentionMask.length) {
            throw new IllegalArgumentException(
                    "%d rows of ids came with %d rows of attention mask; there must be as many."
                            .formatted(inputIds.length, attentionMask.length));
        }
        int[][] types = new int[inputIds.length][];
        int[] samples = new int[inputIds.length];
        for (int row = 0; row < inputIds.length; row++) {
            if (inputIds[row].length != attentionMask[row].length) {
                throw new IllegalArgumentException(
                        "Row %d has %d ids and %d entries in its attention mask; there must be as many."
                                .formatted(row, inputIds[row].length, attentionMask[row].length));
            }
            types[row] = new int[inputIds[row].length];
            samples[row] = row;
        }
        return new BatchEncoding(copy(inputIds), copy(attentionMask), types, samples, List.of(), null);
    }

    /**
     * The same rows with {@link #assistantMasks()}.
     *
     * @param masks rows of the same lengths, 1 for tokens of the assistant and 0 for others
     */
    public BatchEncoding withAssistantMasks(int[][] masks) {
        if (!Arrays.equals(
                lengths(), Arrays.stream(masks).mapToInt(row -> row.length).toArray())) {
            throw new IllegalArgumentException(
                    "Rows of ids have the lengths %s, those of assistant masks %s; they must be the same."
                            .formatted(Arrays.toString(lengths()), Arrays.deepToString(masks)));
        }
        return new BatchEncoding(
                inputIds, attentionMask, tokenTypeIds, overflowToSampleMapping, encodings, copy(masks));
    }

    /** The number of rows. */
    public int size() {
        return inputIds.length;
    }

    /** The ids: {@code [rows][tokens]}. */
    public int[][] inputIds() {
        return copy(inputIds);
    }

    /** The ids of one row. */
    public int[] inputIds(int row) {
        return inputIds[row].clone();
    }

    /** 1 for tokens, 0 for padding: {@code [rows][tokens]}. */
    public int[][] attentionMask() {
        return copy(attentionMask);
    }

    /** Which text of a pair a token belongs to: {@code [rows][tokens]}. */
    public int[][] tokenTypeIds() {
        return copy(tokenTypeIds);
    }

    /** 1 for tokens that the tokenizer added around the texts, and for padding: {@code [rows][tokens]}. */
    public int[][] specialTokensMask() {
        return known().stream().map(Encoding::specialTokensMask).toArray(int[][]::new);
    }

    /**
     * 1 for tokens that the assistant said, 0 for others: {@code [rows][tokens]}. Known of conversations that were
     * encoded with {@link ChatTemplateOptions#returnAssistantTokensMask()}.
     *
     * @throws TokenizerException if it was not asked for
     */
    public int[][] assistantMasks() {
        if (assistantMasks == null) {
            throw new TokenizerException(
                    "Assistant masks were asked for, but these rows have none; encode a conversation with"
                            + " ChatTemplateOptions.builder().returnAssistantTokensMask(true).");
        }
        return copy(assistantMasks);
    }

    /**
     * The number of entries of each row, padding included, as {@code return_length} of {@code PreTrainedTokenizerFast}
     * counts; {@code MistralCommonBackend} counts before rows are padded, which is the sum of {@link #attentionMask()}.
     */
    public int[] lengths() {
        return Arrays.stream(inputIds).mapToInt(row -> row.length).toArray();
    }

    /** The longest row's length; 0 without rows. */
    public int maxLength() {
        return Arrays.stream(lengths()).max().orElse(0);
    }

    /** For each row the index of the input that it comes from; inputs may have several with overflowing tokens. */
    public int[] overflowToSampleMapping() {
        return overflowToSampleMapping.clone();
    }

    /**
     * All that is known of one row.
     *
     * @throws TokenizerException if the rows were made from ids alone
     */
    public Encoding encoding(int row) {
        return known().get(row);
    }

    /**
     * {@link #encoding} of all rows.
     *
     * @throws TokenizerException if the rows were made from ids alone
     */
    public List<Encoding> encodings() {
        return known();
    }

    /** The tokens of one row. */
    public List<String> tokens(int row) {
        return encoding(row).tokens();
    }

    /** The offsets of one row in UTF-16 units, see {@link Encoding#offset}. */
    public List<Span> offsets(int row) {
        return encoding(row).offsets();
    }

    /** The word ids of one row, see {@link Encoding#wordIds()}. */
    public int[] wordIds(int row) {
        return encoding(row).wordIds();
    }

    /** The sequence ids of one row, see {@link Encoding#sequenceIds()}. */
    public int[] sequenceIds(int row) {
        return encoding(row).sequenceIds();
    }

    /** Whether nothing is known of the texts behind the ids. */
    boolean isOfIdsAlone() {
        return encodings.isEmpty() && inputIds.length > 0;
    }

    private List<Encoding> known() {
        if (isOfIdsAlone()) {
            throw new TokenizerException(
                    "The tokens behind these ids were asked for, but the batch was made from ids alone; encode the"
                            + " texts with a tokenizer.");
        }
        return encodings;
    }

    private static int[][] copy(int[][] rows) {
        List<int[]> copies = new ArrayList<>(rows.length);
        for (int[] row : rows) {
            copies.add(row.clone());
        }
        return copies.toArray(int[][]::new);
    }

    /** The ids of all rows, for logs. */
    @Override
    public String toString() {
        return "BatchEncoding" + Arrays.deepToString(inputIds);
    }
}
