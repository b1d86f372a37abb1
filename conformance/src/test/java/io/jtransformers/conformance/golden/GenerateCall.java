package io.jtransformers.conformance.golden;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.tensor.HostTensor;
import java.util.Arrays;

/** {@code generate} with the arguments of the case. */
final class GenerateCall {

    private GenerateCall() {}

    static Answers run(GoldenCase golden, GoldenModel model) {
        if (!(model.model() instanceof GenerativeModel generative)) {
            throw new AssertionError("A model with the head '%s' does not generate.".formatted(golden.head()));
        }
        Arguments arguments = golden.arguments();
        GenerateInputs inputs = inputs(arguments);
        GenerationConfig config = config(golden, arguments);
        arguments.requireAllTaken();
        GenerateOutput output = generative.generate(inputs, config, GenerateOptions.defaults());

        Answers answers = new Answers();
        answers.add("sequences", output.sequences());
        answers.addAll("scores", output.scores(), 1, CountedRows.ALL);
        answers.addAll("logits", output.logits(), 1, CountedRows.ALL);
        return answers;
    }

    private static GenerateInputs inputs(Arguments arguments) {
        boolean isMasked = arguments.has("attention_mask");
        if (arguments.has("inputs_embeds")) {
            HostTensor embeds = arguments.takeTensor("inputs_embeds");
            return isMasked
                    ? GenerateInputs.ofEmbeds(embeds, rows(arguments.takeTensor("attention_mask")))
                    : GenerateInputs.ofEmbeds(embeds);
        }
        int[][] inputIds = rows(arguments.takeTensor("input_ids"));
        return isMasked
                ? GenerateInputs.of(inputIds, rows(arguments.takeTensor("attention_mask")))
                : GenerateInputs.of(inputIds);
    }

    private static GenerationConfig config(GoldenCase golden, Arguments arguments) {
        GenerationConfig.Builder builder = GenerationConfig.builder().doSample(false);
        arguments.integers("eos_token_id", builder::eosTokenIds); // null switches it off
        arguments.integer("pad_token_id", builder::padTokenId);
        arguments.integer("max_new_tokens", builder::maxNewTokens);
        arguments.integer("max_length", builder::maxLength);
        builder.outputScores(expectsEntriesOf("scores", golden));
        builder.outputLogits(expectsEntriesOf("logits", golden));
        return builder.build();
    }

    private static boolean expectsEntriesOf(String tuple, GoldenCase golden) {
        return golden.expected().containsKey(tuple + ".0");
    }

    private static int[][] rows(HostTensor matrix) {
        int[] values = matrix.toIntArray();
        int width = matrix.shape().intDimension(1);
        int[][] rows = new int[matrix.shape().intDimension(0)][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(values, row * width, (row + 1) * width));
        return rows;
    }
}
