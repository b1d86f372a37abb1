package io.jtransformers.heads;

import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ForwardResult;
import io.jtransformers.modeling.HeadFunction;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.MixtureOfExpertsConfig;
import io.jtransformers.modeling.ModelAssembly;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.OutputRecorder;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.nn.Linear;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Tensor;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives each place a score for each token that may come next.
 *
 * <p>Source: {@code MinistralForCausalLM} and its like in Transformers 5.12.1.
 */
public class ModelForCausalLM extends PreTrainedModel implements GenerativeModel {

    private final Linear lmHead;
    private final GenerationConfig generationConfig;

    /** Declares {@code lm_head}, or ties it to the embedding if the config says so. */
    public ModelForCausalLM(ModelAssembly assembly) {
        super(assembly);
        var config = assembly.config();
        var weights = assembly.headWeights().at("lm_head");
        lmHead = config.tieWordEmbeddings()
                ? Linear.tied(assembly.decoder().embedTokens(), weights)
                : new Linear(config.hiddenSize(), config.vocabSize(), weights);
        generationConfig = assembly.folder() == null
                ? GenerationConfig.fromModelConfig(config)
                : GenerationConfig.fromPretrained(assembly.folder(), config);
    }

    @Override
    public GenerationConfig generationConfig() {
        return generationConfig;
    }

    @Override
    public <R> R score(
            StepInput input, OutputRecorder recorder, CancellationToken cancellation, Function<Tensor, R> pick) {
        return run(input, recorder, cancellation, HeadFunction.of(lmHead), pick);
    }

    @Override
    public void prefill(StepInput input, CancellationToken cancellation) {
        run(input.withHeadRows(), OutputRecorder.SILENT, cancellation, HeadFunction.of(lmHead), Tensor::shape);
    }

    /**
     * {@link #forward(ModelInputs)} of the rows of a tokenizer, with their attention mask.
     *
     * @throws InputException if the rows have different lengths, or do not fit the model
     */
    public CausalLMOutput forward(BatchEncoding inputs) {
        return forward(EncodedRows.inputs(inputs));
    }

    /**
     * Scores the places that {@code logitsToKeep} names, all of them if it is silent; with labels {@code [batch, time]}
     * also the mean cross entropy of each place's score for the next place's label, −100 not counted. A mixture of
     * experts that is asked for router logits gives its auxiliary loss, too, and adds it to the loss.
     *
     * @throws InputException if the arguments do not fit the model
     */
    public CausalLMOutput forward(ModelInputs inputs) {
        int[] places = inputs.logitsToKeep();
        int[] headRows = places == null ? AllRows.of(inputs) : keptRows(inputs, places);
        ForwardResult result =
                forward(inputs.withOutputRouterLogits(wantsRouterLogits(inputs)), headRows, HeadFunction.of(lmHead));
        int kept = headRows.length / inputs.batchSize();
        Float auxLoss = auxLoss(inputs, result.routerLogits());
        return new CausalLMOutput(
                withAuxLoss(loss(inputs, result.values(), kept), auxLoss),
                auxLoss,
                result.values().view(inputs.batchSize(), kept, config().vocabSize()),
                result.pastKeyValues(),
                result.hiddenStates(),
                result.attentions(),
                result.routerLogits());
    }

    private boolean wantsRouterLogits(ModelInputs inputs) {
        Boolean asked = inputs.outputRouterLogits();
        return config() instanceof MixtureOfExpertsConfig config
                && (asked == null ? config.outputRouterLogits() : asked);
    }

    private @Nullable Float auxLoss(ModelInputs inputs, List<HostTensor> routerLogits) {
        return routerLogits.isEmpty() || !(config() instanceof MixtureOfExpertsConfig config)
                ? null
                : Float.valueOf(RouterLoss.of(routerLogits, config.numExpertsPerTok(), inputs));
    }

    private @Nullable Float withAuxLoss(@Nullable Float loss, @Nullable Float auxLoss) {
        return loss == null || auxLoss == null || !(config() instanceof MixtureOfExpertsConfig config)
                ? loss
                : Float.valueOf(loss + config.routerAuxLossCoef() * auxLoss);
    }

    private static int[] keptRows(ModelInputs inputs, int[] places) {
        int[] rows = new int[inputs.batchSize() * places.length];
        for (int row = 0; row < inputs.batchSize(); row++) {
            for (int i = 0; i < places.length; i++) {
                if (places[i] < 0 || places[i] >= inputs.timeSteps()) {
                    throw new InputException("logits_to_keep names place %d; the input has the places 0 to %d."
                            .formatted(places[i], inputs.timeSteps() - 1));
                }
                rows[row * places.length + i] = row * inputs.timeSteps() + places[i];
            }
        }
        return rows;
    }

    private @Nullable Float loss(ModelInputs inputs, HostTensor logits, int kept) {
        HostTensor labels = inputs.labels();
        if (labels == null) {
            return null;
        }
        if (kept != inputs.timeSteps()) {
            throw new InputException(
                    "labels were given together with logits_to_keep; a loss needs the scores of all places.");
        }
        long[] targets = shiftedLeft(Losses.rowLabels(labels, logits.shape().dimension(0)), inputs.timeSteps());
        Losses.Total total = Losses.crossEntropy(logits.toFloatArray(), config().vocabSize(), targets, Losses.IGNORED);
        Integer items = inputs.numItemsInBatch();
        return items == null ? Float.valueOf(total.mean()) : Float.valueOf((float) (total.sum() / items));
    }

    /** The label of a place is the token that follows it; nothing follows the last. */
    private static long[] shiftedLeft(long[] labels, int time) {
        long[] shifted = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            shifted[i] = i % time == time - 1 ? Losses.IGNORED : labels[i + 1];
        }
        return shifted;
    }
}
