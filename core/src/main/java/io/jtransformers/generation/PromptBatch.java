package io.jtransformers.generation;

import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.modeling.RecordingSize;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checked prompts without the padding on their left, each a run of rows for the model.
 *
 * @param prompts one for each sequence
 * @param width the length of a row as Transformers counts it, padding included; of embeddings 0
 * @param embeds all rows of {@code inputsEmbeds} one after another, {@code [batch · time, hidden]}, or null
 * @param timeSteps the number of positions of a row, padding included
 */
record PromptBatch(List<Prompt> prompts, int width, float @Nullable [] embeds, int timeSteps) {

    /**
     * One prompt.
     *
     * @param paddedIds the row as Transformers sees it; empty for embeddings
     * @param ids the tokens from the first that counts on; zeros for embeddings
     * @param positions the rotary position of each
     * @param shown whether each counts; null if all do
     * @param firstEmbed the row of {@code embeds} that belongs to the first of {@code ids}
     * @param unconditionalIds what stands in place of the prompt where guidance leaves it out; empty without guidance
     */
    record Prompt(
            int[] paddedIds,
            int[] ids,
            int[] positions,
            boolean @Nullable [] shown,
            int firstEmbed,
            int[] unconditionalIds) {

        /** The number of tokens that count. */
        int tokens() {
            return positions[positions.length - 1] + 1;
        }
    }

    /**
     * Checks and takes apart what was given.
     *
     * @throws InputException if it does not fit the model or contradicts itself
     */
    static PromptBatch of(GenerateInputs inputs, GenerationSettings settings, PreTrainedConfig config) {
        HostTensor inputsEmbeds = inputs.inputsEmbeds();
        return inputsEmbeds != null
                ? ofEmbeds(inputsEmbeds, inputs.attentionMask(), config)
                : ofIds(idsOrBeginning(inputs, settings), inputs.attentionMask(), settings, config);
    }

    private static int[][] idsOrBeginning(GenerateInputs inputs, GenerationSettings settings) {
        int[][] inputIds = inputs.inputIds();
        if (inputIds != null) {
            return inputIds;
        }
        Integer bosTokenId = settings.bosTokenId();
        if (bosTokenId == null) {
            throw new InputException(
                    "A generation was asked for without input_ids, and there is no bos_token_id to begin with; give"
                            + " one of the two.");
        }
        return new int[][] {{bosTokenId}};
    }

    private static PromptBatch ofIds(
            int[][] inputIds, int @Nullable [][] attentionMask, GenerationSettings settings, PreTrainedConfig config) {
        int[][] mask = attentionMask != null ? attentionMask : maskOfPadding(inputIds, settings);
        checkRows(mask, inputIds.length);
        int width = Arrays.stream(inputIds).mapToInt(row -> row.length).max().orElse(0);
        List<Prompt> prompts = new ArrayList<>();
        for (int row = 0; row < inputIds.length; row++) {
            int[] ids = inputIds[row];
            int first = firstShown(row, mask[row], ids.length);
            checkIds(row, ids, mask[row], config.vocabSize());
            int[] padded = new int[width];
            Arrays.fill(padded, settings.filler());
            System.arraycopy(ids, 0, padded, width - ids.length, ids.length);
            prompts.add(prompt(padded, Arrays.copyOfRange(ids, first, ids.length), mask[row], 0));
        }
        return new PromptBatch(prompts, width, null, width);
    }

    private static PromptBatch ofEmbeds(
            HostTensor inputsEmbeds, int @Nullable [][] attentionMask, PreTrainedConfig config) {
        Shape shape = inputsEmbeds.shape();
        if (shape.rank() != 3 || shape.elementCount() == 0 || shape.dimension(2) != config.hiddenSize()) {
            throw new InputException(
                    "inputs_embeds has shape %s; it must be [batch, time, %d] with at least one row and one position."
                            .formatted(shape, config.hiddenSize()));
        }
        int batch = shape.intDimension(0);
        int time = shape.intDimension(1);
        int[][] mask = attentionMask != null ? attentionMask : ones(batch, time);
        checkRows(mask, batch);
        List<Prompt> prompts = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int first = firstShown(row, mask[row], time);
            prompts.add(prompt(new int[0], new int[time - first], mask[row], row * time + first));
        }
        return new PromptBatch(prompts, 0, inputsEmbeds.toFloatArray(), time);
    }

    private static Prompt prompt(int[] padded, int[] ids, int[] mask, int firstEmbed) {
        int first = mask.length - ids.length;
        int[] positions = new int[ids.length];
        boolean[] shown = new boolean[ids.length];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            shown[i] = mask[first + i] == 1;
            positions[i] = shown[i] ? count++ : 0;
        }
        return new Prompt(padded, ids, positions, count == ids.length ? null : shown, firstEmbed, new int[0]);
    }

    /** What Transformers infers where no mask is given: padding tokens count unless they cannot be anything else. */
    private static int[][] maskOfPadding(int[][] inputIds, GenerationSettings settings) {
        Integer padTokenId = settings.padTokenId();
        int[][] mask = new int[inputIds.length][];
        for (int row = 0; row < mask.length; row++) {
            mask[row] = new int[inputIds[row].length];
            for (int i = 0; i < mask[row].length; i++) {
                boolean isPadding = padTokenId != null
                        && inputIds[row][i] == padTokenId
                        && !settings.eosTokenIds().contains(padTokenId);
                mask[row][i] = isPadding ? 0 : 1;
            }
        }
        return mask;
    }

    private static int[][] ones(int rows, int columns) {
        int[][] mask = new int[rows][columns];
        for (int[] row : mask) {
            Arrays.fill(row, 1);
        }
        return mask;
    }

    private static void checkRows(int[][] mask, int rows) {
        if (mask.length != rows) {
            throw new InputException(
                    "attention_mask has %d rows and the input %d; give one for each.".formatted(mask.length, rows));
        }
    }

    /** The first position that counts, everything after it checked. */
    private static int firstShown(int row, int[] mask, int length) {
        if (length == 0) {
            throw new InputException(
                    "Row %d of input_ids is empty; give it at least one token, such as the one that begins texts (bos_token_id)."
                            .formatted(row));
        }
        if (mask.length != length) {
            throw new InputException("Row %d has %d positions, but its attention_mask has %d; give one for each."
                    .formatted(row, length, mask.length));
        }
        int first = length;
        for (int i = length - 1; i >= 0; i--) {
            if (mask[i] != 0 && mask[i] != 1) {
                throw new InputException("Row %d of attention_mask has a %d; 1 stands for tokens and 0 for padding."
                        .formatted(row, mask[i]));
            }
            first = mask[i] == 1 ? i : first;
        }
        if (first == length) {
            throw new InputException("Row %d is padding only; give it at least one token.".formatted(row));
        }
        if (mask[length - 1] == 0) {
            throw new InputException(
                    "Row %d is padded on the right, but new tokens go there; pad on the left (EncodeOptions.paddingSide), or give an attention_mask if its last token is none of padding."
                            .formatted(row));
        }
        return first;
    }

    private static void checkIds(int row, int[] ids, int[] mask, int vocabSize) {
        for (int i = 0; i < ids.length; i++) {
            if (mask[i] == 1 && (ids[i] < 0 || ids[i] >= vocabSize)) {
                throw new InputException(
                        "Token %d of row %d is %d, but the model knows 0 to %d; was the text encoded with the tokenizer of another model?"
                                .formatted(i, row, ids[i], vocabSize - 1));
            }
        }
    }

    /**
     * The same prompts with what stands in their place for classifier-free guidance: negative prompts, or where there
     * are none the last token.
     *
     * @throws InputException if prompts are embeddings, or negative prompts do not fit
     */
    PromptBatch guided(int[][] negativePromptIds, int vocabSize) {
        if (embeds != null) {
            throw new InputException(
                    "guidance_scale was given with prompts that are embeddings; it needs input_ids, of which the last"
                            + " begins the text without prompt.");
        }
        boolean hasNegative = negativePromptIds.length > 0;
        if (hasNegative && negativePromptIds.length != prompts.size()) {
            throw new InputException("There are %d prompts and %d negative prompts; give one for each."
                    .formatted(prompts.size(), negativePromptIds.length));
        }
        List<Prompt> guided = new ArrayList<>();
        for (int row = 0; row < prompts.size(); row++) {
            Prompt prompt = prompts.get(row);
            int[] last = {prompt.ids()[prompt.ids().length - 1]};
            int[] unconditionalIds = hasNegative ? negativePromptIds[row].clone() : last;
            int[] shown = new int[unconditionalIds.length];
            Arrays.fill(shown, 1);
            firstShown(row, shown, unconditionalIds.length);
            checkIds(row, unconditionalIds, shown, vocabSize);
            guided.add(new Prompt(
                    prompt.paddedIds(),
                    prompt.ids(),
                    prompt.positions(),
                    prompt.shown(),
                    prompt.firstEmbed(),
                    unconditionalIds));
        }
        return new PromptBatch(guided, width, null, timeSteps);
    }

    /** How long the longest sequence becomes with {@code newTokens}, that of guidance included. */
    int longestWith(int newTokens) {
        int rows = prompts.stream()
                .mapToInt(prompt -> Math.max(prompt.ids().length, prompt.unconditionalIds().length))
                .max()
                .orElse(0);
        return (int) Math.min(Integer.MAX_VALUE, (long) rows + newTokens);
    }

    /** How much there is of the prompts to be recorded. */
    RecordingSize recordingSize() {
        long rows = 0;
        long pairs = 0;
        for (Prompt prompt : prompts) {
            long length = prompt.ids().length;
            rows += length;
            pairs += length * length;
        }
        return new RecordingSize(rows, pairs);
    }

    /** The greatest number of tokens that count. */
    int longest() {
        return prompts.stream().mapToInt(Prompt::tokens).max().orElse(0);
    }
}
