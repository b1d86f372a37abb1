package io.jtransformers.conformance.golden;

import io.jtransformers.modeling.LayerType;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.models.minimax.MiniMaxConfig;
import io.jtransformers.nn.RotaryEmbedding;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** {@code forward}: one call with the arguments of the case. */
final class ForwardCall {

    private final GoldenCase golden;
    private final GoldenModel model;
    private final Answers answers = new Answers();

    private ForwardCall(GoldenCase golden, GoldenModel model) {
        this.golden = golden;
        this.model = model;
    }

    static Answers run(GoldenCase golden, GoldenModel model) {
        return new ForwardCall(golden, model).run();
    }

    private Answers run() {
        ModelInputs inputs = inputs();
        GoldenModel.Output output = model.forward(inputs);
        CountedRows rows = golden.countedRows();
        output.tensors().forEach((name, tensor) -> addOutput(name, tensor, inputs, rows));
        answers.addAll("hidden_states", output.hiddenStates(), 1, rows);
        addAttentions(output.attentions(), rows);
        addRouterLogits(output.routerLogits(), rows);
        addRope(inputs);
        if (output.pastKeyValues() != null) {
            CacheAnswers.add(golden, output.pastKeyValues(), rows, answers);
            output.pastKeyValues().close();
        }
        return answers;
    }

    private ModelInputs inputs() {
        ModelInputs.Builder builder = ModelInputs.builder();
        Arguments arguments = golden.arguments();
        arguments.tensor("input_ids", builder::inputIds);
        arguments.tensor("inputs_embeds", builder::inputsEmbeds);
        arguments.tensor("attention_mask", builder::attentionMask);
        arguments.tensor("position_ids", builder::positionIds);
        arguments.tensor("labels", builder::labels);
        arguments.tensor("start_positions", builder::startPositions);
        arguments.tensor("end_positions", builder::endPositions);
        arguments.tensor("logits_to_keep", places -> builder.logitsToKeep(places.toIntArray()));
        arguments.integer("logits_to_keep", builder::logitsToKeep);
        arguments.integer("num_items_in_batch", builder::numItemsInBatch);
        arguments.flag("use_cache", builder::useCache);
        arguments.flag("output_hidden_states", builder::outputHiddenStates);
        arguments.flag("output_attentions", builder::outputAttentions);
        arguments.flag("output_router_logits", builder::outputRouterLogits);
        arguments.requireAllTaken();
        return builder.build();
    }

    private void addOutput(String name, HostTensor tensor, ModelInputs inputs, CountedRows rows) {
        boolean hasTime = !name.endsWith("loss") && !golden.head().equals("sequence-classification");
        int[] places = inputs.logitsToKeep();
        CountedRows kept = places == null ? rows : rows.places(places);
        CountedRows compared = hasTime ? kept : CountedRows.ALL;
        answers.add(name, tensor, 1, compared);
        if (name.equals("logits")) {
            answers.add("reduced.logits", tensor, 1, compared);
        }
    }

    /**
     * An entry for each layer. The reference takes every second entry of an architecture with two kinds of attention
     * for one of cross attention ({@code output_capturing.py}), so that of MiniMax it gives those of even layers only.
     */
    private void addAttentions(List<HostTensor> attentions, CountedRows rows) {
        if (!(model.model().config() instanceof MiniMaxConfig config)) {
            answers.addAll("attentions", attentions, 2, rows);
            return;
        }
        for (int layer = 0; layer < attentions.size(); layer += 2) {
            boolean isState = config.layerTypes().get(layer) == LayerType.LINEAR_ATTENTION;
            answers.add("attentions." + layer / 2, attentions.get(layer), 2, isState ? CountedRows.ALL : rows);
        }
    }

    /** Their first axis is batch and time in one. */
    private void addRouterLogits(List<HostTensor> routerLogits, CountedRows rows) {
        answers.addAll("router_logits", routerLogits, 0, rows.flattened());
    }

    /** The frequencies in effect for the greatest position of the input. */
    private void addRope(ModelInputs inputs) {
        PreTrainedConfig config = model.model().config();
        Integer given = config instanceof MiniMaxConfig minimax ? minimax.rotaryDim() : null;
        int rotaryDim = given == null ? config.headDim() : given;
        var rotary = new RotaryEmbedding(config.ropeParameters(), rotaryDim, config.maxPositionEmbeddings());
        HostTensor positions = inputs.positionIds();
        int length = positions == null
                ? inputs.timeSteps()
                : IntStream.of(positions.toIntArray()).max().orElseThrow() + 1;
        float[] frequencies = rotary.inverseFrequencies(length);
        answers.add("rope.inv_freq", HostTensor.of(Shape.of(frequencies.length), frequencies));
        answers.addScalar("rope.attention_scaling", rotary.attentionScaling(length));
    }
}
