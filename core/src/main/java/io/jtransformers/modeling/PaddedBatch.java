package io.jtransformers.modeling;

import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door between the padded batches of callers and the ragged rows inside: a row of the batch is a sequence, its pads
 * stay rows, since the reference counts them, and the mask hides them from the others.
 *
 * <p>A row without mask and cache whose {@code position_ids} restart holds several texts; it becomes several sequences.
 * Recurrent layers run on through them in the reference, so where there are any it stays one sequence, whose texts see
 * nothing of each other in the other layers.
 */
final class PaddedBatch implements AutoCloseable {

    private final ModelInputs inputs;
    private final int batchSize;
    private final int timeSteps;
    private final int[] positions; // [batch · time]
    private final List<Segment> segments;
    private final @Nullable HostTensor packedBias;
    private final Cache cache;
    private final boolean isWanted;
    private boolean closesCache;

    /** Tokens {@code from} to before {@code to} of a row: one sequence. */
    record Segment(int row, int from, int to) {}

    private PaddedBatch(
            ModelInputs inputs,
            Cache cache,
            boolean isWanted,
            int[] positions,
            List<Segment> segments,
            @Nullable HostTensor packedBias) {
        this.inputs = inputs;
        this.batchSize = inputs.batchSize();
        this.timeSteps = inputs.timeSteps();
        this.cache = cache;
        this.isWanted = isWanted;
        this.closesCache = inputs.pastKeyValues() == null;
        this.positions = positions;
        this.segments = segments;
        this.packedBias = packedBias;
    }

    /**
     * Checks the arguments against the model and opens the caches that are needed.
     *
     * @throws InputException if they do not fit
     */
    static PaddedBatch open(ModelInputs inputs, PreTrainedModel model) {
        checkTokens(inputs, model.config());
        Cache past = inputs.pastKeyValues();
        int batchSize = inputs.batchSize();
        if (past != null && past.sequences().size() != batchSize) {
            throw new InputException("input has %d rows and past_key_values %d sequences; they must be the same batch."
                    .formatted(batchSize, past.sequences().size()));
        }
        boolean isCached = past != null
                || (inputs.useCache() != null
                        ? inputs.useCache()
                        : model.config().useCache());
        int[] positions = positions(inputs, past);
        boolean mayBePacked = !isCached && inputs.attentionMask() == null && inputs.positionIds() != null;
        List<Segment> segments = segments(inputs, positions, mayBePacked);
        HostTensor packedBias = null;
        if (segments.size() > batchSize && model.hasRecurrentLayers()) {
            packedBias = PackedTexts.attentionBias(inputs.timeSteps(), segments, model.slidingWindow());
            segments = segments(inputs, positions, false);
        }
        Cache cache = past != null ? past : model.newCache(segments.size());
        return new PaddedBatch(inputs, cache, isCached, positions, segments, packedBias);
    }

    private static void checkTokens(ModelInputs inputs, PreTrainedConfig config) {
        HostTensor embeds = inputs.inputsEmbeds();
        if (embeds != null && embeds.shape().dimension(-1) != config.hiddenSize()) {
            throw new InputException("inputs_embeds has shape %s; the model's hidden_size is %d."
                    .formatted(embeds.shape(), config.hiddenSize()));
        }
        HostTensor ids = inputs.inputIds();
        if (ids == null) {
            return;
        }
        for (int row = 0; row < inputs.batchSize(); row++) {
            for (int column = 0; column < inputs.timeSteps(); column++) {
                long id = ids.getLong(row, column);
                if (id < 0 || id >= config.vocabSize()) {
                    throw new InputException(
                            "input_ids has %d in row %d at %d; the model's vocabulary has the ids 0 to %d. Is the tokenizer the model's?"
                                    .formatted(id, row, column, config.vocabSize() - 1));
                }
            }
        }
    }

    private static int[] positions(ModelInputs inputs, @Nullable Cache past) {
        int time = inputs.timeSteps();
        int[] positions = new int[inputs.batchSize() * time];
        HostTensor given = inputs.positionIds();
        for (int row = 0; row < inputs.batchSize(); row++) {
            int first = past == null ? 0 : past.sequences().get(row).length();
            for (int column = 0; column < time; column++) {
                positions[row * time + column] = given == null ? first + column : position(given, row, column);
            }
        }
        return positions;
    }

    private static int position(HostTensor positionIds, int row, int column) {
        long position = positionIds.getLong(positionIds.shape().dimension(0) == 1 ? 0 : row, column);
        if (position <= -Integer.MAX_VALUE || position >= Integer.MAX_VALUE) {
            throw new InputException(
                    "position_ids has %d in row %d at %d; positions are less than %d, and more than its negative."
                            .formatted(position, row, column, Integer.MAX_VALUE));
        }
        return (int) position;
    }

    private static List<Segment> segments(ModelInputs inputs, int[] positions, boolean mayBePacked) {
        int time = inputs.timeSteps();
        List<Segment> segments = new ArrayList<>();
        for (int row = 0; row < inputs.batchSize(); row++) {
            int from = 0;
            for (int column = 1; mayBePacked && column < time; column++) {
                if (positions[row * time + column] != positions[row * time + column - 1] + 1) {
                    segments.add(new Segment(row, from, column));
                    from = column;
                }
            }
            segments.add(new Segment(row, from, time));
        }
        return segments;
    }

    /** The sequences, in the order of their rows. */
    List<Segment> segments() {
        return segments;
    }

    /** The state after the call, which is the caller's from now on; null if it is not wanted. */
    @Nullable
    Cache takeCache() {
        closesCache = closesCache && !isWanted;
        return isWanted ? cache : null;
    }

    /** The step; {@code headRows} are counted over all rows of the batch. */
    StepInput step(int[] headRows) {
        List<SequenceStep> steps = new ArrayList<>();
        HostTensor ids = inputs.inputIds();
        int[] flat = ids == null ? new int[batchSize * timeSteps] : ids.toIntArray();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            int from = segment.row() * timeSteps + segment.from();
            int to = segment.row() * timeSteps + segment.to();
            steps.add(new SequenceStep(
                    cache.sequences().get(i),
                    Arrays.copyOfRange(flat, from, to),
                    Arrays.copyOfRange(positions, from, to)));
        }
        HostTensor embeds = inputs.inputsEmbeds();
        HostTensor mask = inputs.attentionMask();
        boolean isDense = mask != null && mask.shape().rank() == 4;
        return new StepInput(
                steps,
                headRows,
                embeds == null
                        ? null
                        : embeds.view(
                                (long) batchSize * timeSteps, embeds.shape().dimension(2)),
                mask == null || isDense ? null : keyMask(mask),
                mask != null && isDense ? denseBias(mask) : packedBias,
                StepInput.greatestPosition(steps) + 1);
    }

    private boolean[][] keyMask(HostTensor mask) {
        Shape shape = mask.shape();
        boolean[][] shown = new boolean[batchSize][];
        for (int row = 0; row < batchSize; row++) {
            int keys = cache.sequences().get(row).length() + timeSteps;
            if (shape.rank() != 2 || shape.dimension(0) != batchSize || shape.dimension(1) != keys) {
                throw new InputException(
                        "attention_mask has shape %s; it takes [%d, %d]: one entry for each token of the cache (%d) and of the input (%d)."
                                .formatted(shape, batchSize, keys, keys - timeSteps, timeSteps));
            }
            shown[row] = new boolean[keys];
            for (int key = 0; key < keys; key++) {
                shown[row][key] = mask.get(row, key) != 0;
            }
        }
        return shown;
    }

    private HostTensor denseBias(HostTensor mask) {
        Shape shape = mask.shape();
        int keys = cache.sequenceLength() + timeSteps;
        if (!shape.equals(Shape.of(batchSize, 1, timeSteps, keys))) {
            throw new InputException("attention_mask has shape %s; with four axes it takes [%d, 1, %d, %d]."
                    .formatted(shape, batchSize, timeSteps, keys));
        }
        return mask.view((long) batchSize * timeSteps, keys);
    }

    /** Frees the cache if it was opened here and nobody took it. */
    @Override
    public void close() {
        if (closesCache) {
            cache.close();
        }
    }
}
