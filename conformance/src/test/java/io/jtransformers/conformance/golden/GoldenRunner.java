package io.jtransformers.conformance.golden;

import java.io.IOException;
import java.nio.file.Path;

/** Runs a case: reads it, loads its model, makes its call and compares. */
public final class GoldenRunner {

    private GoldenRunner() {}

    /** The largest error of the case in {@code folder} over its tolerance. */
    public static TensorComparison run(Path folder) throws IOException {
        GoldenCase golden = GoldenCase.read(folder);
        return switch (golden.call()) {
            case "forward" -> run(golden, ForwardCall::run);
            case "forward_steps" -> run(golden, StepsCall::run);
            case "generate" -> run(golden, GenerateCall::run);
            case "logits_processor" -> TensorComparison.worst(golden, LogitsProcessorCall.run(golden));
            default -> throw new AssertionError("The call '%s' is not supported.".formatted(golden.call()));
        };
    }

    /** What is asked of a model. */
    private interface ModelCall {
        Answers run(GoldenCase golden, GoldenModel model);
    }

    private static TensorComparison run(GoldenCase golden, ModelCall call) {
        try (GoldenModel model = GoldenModel.load(golden)) {
            return TensorComparison.worst(golden, call.run(golden, model));
        }
    }
}
