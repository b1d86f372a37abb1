package io.jtransformers.generation;

import io.jtransformers.modeling.InputException;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prompts of a generation: a row of tokens for each sequence, or embeddings in place of them. Rows of different
 * lengths are padded on the left, or not at all.
 */
public final class GenerateInputs {

    private final int @Nullable [][] inputIds;
    private final @Nullable HostTensor inputsEmbeds;
    private final int @Nullable [][] attentionMask;

    private GenerateInputs(
            int @Nullable [][] inputIds, @Nullable HostTensor inputsEmbeds, int @Nullable [][] attentionMask) {
        this.inputIds = inputIds == null ? null : copy(inputIds);
        this.inputsEmbeds = inputsEmbeds;
        this.attentionMask = attentionMask == null ? null : copy(attentionMask);
    }

    /** What a tokenizer gave. */
    public static GenerateInputs of(BatchEncoding encoding) {
        return new GenerateInputs(encoding.inputIds(), null, encoding.attentionMask());
    }

    /**
     * Rows of tokens. Where the padding token is among them and does not also end texts, it is taken for padding;
     * otherwise every token counts.
     */
    public static GenerateInputs of(int[]... inputIds) {
        return new GenerateInputs(inputIds, null, null);
    }

    /**
     * Rows of tokens.
     *
     * @param inputIds a row for each sequence
     * @param attentionMask rows of the same lengths, 1 for tokens and 0 for padding
     */
    public static GenerateInputs of(int[][] inputIds, int[][] attentionMask) {
        return new GenerateInputs(inputIds, null, attentionMask);
    }

    /**
     * Embeddings in place of tokens; the output then holds only new tokens.
     *
     * @param inputsEmbeds {@code [batch, time, hidden]}
     */
    public static GenerateInputs ofEmbeds(HostTensor inputsEmbeds) {
        return new GenerateInputs(null, inputsEmbeds, null);
    }

    /**
     * Embeddings in place of tokens; the output then holds only new tokens.
     *
     * @param inputsEmbeds {@code [batch, time, hidden]}
     * @param attentionMask {@code [batch][time]}, 1 for positions that count and 0 for padding
     */
    public static GenerateInputs ofEmbeds(HostTensor inputsEmbeds, int[][] attentionMask) {
        return new GenerateInputs(null, inputsEmbeds, attentionMask);
    }

    /** One text from its very beginning: the prompt is the token that begins texts. */
    public static GenerateInputs none() {
        return new GenerateInputs(null, null, null);
    }

    int @Nullable [][] inputIds() {
        return inputIds;
    }

    @Nullable
    HostTensor inputsEmbeds() {
        return inputsEmbeds;
    }

    int @Nullable [][] attentionMask() {
        return attentionMask;
    }

    private static int[][] copy(int[][] rows) {
        if (rows.length == 0) {
            throw new InputException(
                    "A generation was asked for without any row; give at least one, such as tokenizer.call(text)"
                            + " gives.");
        }
        return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
    }
}
