package io.jtransformers.conformance.golden;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.AutoModelForQuestionAnswering;
import io.jtransformers.AutoModelForSequenceClassification;
import io.jtransformers.AutoModelForTokenClassification;
import io.jtransformers.heads.CausalLMOutput;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.heads.ModelForQuestionAnswering;
import io.jtransformers.heads.ModelForSequenceClassification;
import io.jtransformers.heads.ModelForTokenClassification;
import io.jtransformers.heads.QuestionAnsweringOutput;
import io.jtransformers.heads.SequenceClassifierOutput;
import io.jtransformers.heads.TokenClassifierOutput;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.PreTrainedModel;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The model of a case, whatever its head: outputs come by their names. */
final class GoldenModel implements AutoCloseable {

    private static final String BACKEND_PROPERTY = "jtransformers.backend";

    private final PreTrainedModel model;
    private final Function<ModelInputs, Output> forward;

    private GoldenModel(PreTrainedModel model, Function<ModelInputs, Output> forward) {
        this.model = model;
        this.forward = forward;
    }

    /**
     * What {@code forward} gave.
     *
     * @param tensors the fields of the head's output that are tensors or numbers
     * @param hiddenStates empty unless asked for
     * @param attentions empty unless asked for
     * @param routerLogits empty unless asked for, and of heads that do not give them
     * @param pastKeyValues the state, if the head gives it
     */
    record Output(
            Map<String, HostTensor> tensors,
            List<HostTensor> hiddenStates,
            List<HostTensor> attentions,
            List<HostTensor> routerLogits,
            @Nullable Cache pastKeyValues) {}

    /** Loads the model of {@code golden} on the backend that the property {@code jtransformers.backend} names. */
    static GoldenModel load(GoldenCase golden) {
        LoadOptions.Builder builder = LoadOptions.builder();
        String backend = System.getProperty(BACKEND_PROPERTY, "");
        LoadOptions options =
                backend.isEmpty() ? builder.build() : builder.device(backend).build();
        String folder = golden.checkpoint().toString();
        return switch (golden.head()) {
            case "causal-lm" -> of(AutoModelForCausalLM.fromPretrained(folder, options));
            case "sequence-classification" -> of(AutoModelForSequenceClassification.fromPretrained(folder, options));
            case "token-classification" -> of(AutoModelForTokenClassification.fromPretrained(folder, options));
            case "question-answering" -> of(AutoModelForQuestionAnswering.fromPretrained(folder, options));
            default -> throw new AssertionError("The head '%s' is not supported.".formatted(golden.head()));
        };
    }

    private static GoldenModel of(ModelForCausalLM model) {
        return new GoldenModel(model, inputs -> {
            CausalLMOutput output = model.forward(inputs);
            Map<String, HostTensor> tensors = named(output.loss(), "logits", output.logits());
            if (output.auxLoss() != null) {
                tensors.put("aux_loss", HostTensor.of(Shape.SCALAR, output.auxLoss()));
            }
            return new Output(
                    tensors, output.hiddenStates(), output.attentions(), output.routerLogits(), output.pastKeyValues());
        });
    }

    private static GoldenModel of(ModelForSequenceClassification model) {
        return new GoldenModel(model, inputs -> {
            SequenceClassifierOutput output = model.forward(inputs);
            return new Output(
                    named(output.loss(), "logits", output.logits()),
                    output.hiddenStates(),
                    output.attentions(),
                    List.of(),
                    output.pastKeyValues());
        });
    }

    private static GoldenModel of(ModelForTokenClassification model) {
        return new GoldenModel(model, inputs -> {
            TokenClassifierOutput output = model.forward(inputs);
            return new Output(
                    named(output.loss(), "logits", output.logits()),
                    output.hiddenStates(),
                    output.attentions(),
                    List.of(),
                    null);
        });
    }

    private static GoldenModel of(ModelForQuestionAnswering model) {
        return new GoldenModel(model, inputs -> {
            QuestionAnsweringOutput output = model.forward(inputs);
            Map<String, HostTensor> tensors = named(output.loss(), "start_logits", output.startLogits());
            tensors.put("end_logits", output.endLogits());
            return new Output(tensors, output.hiddenStates(), output.attentions(), List.of(), null);
        });
    }

    private static Map<String, HostTensor> named(@Nullable Float loss, String name, HostTensor tensor) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put(name, tensor);
        if (loss != null) {
            tensors.put("loss", HostTensor.of(Shape.SCALAR, loss));
        }
        return tensors;
    }

    /** Calls the model. */
    Output forward(ModelInputs inputs) {
        return forward.apply(inputs);
    }

    /** The model itself. */
    PreTrainedModel model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
    }
}
