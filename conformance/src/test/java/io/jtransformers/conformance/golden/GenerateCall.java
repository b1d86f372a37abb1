package io.jtransformers.conformance.golden;

import io.jtransformers.generation.EarlyStopping;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerateOutput;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerativeModel;
import io.jtransformers.tensor.HostTensor;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

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
        if (output.sequencesScores() != null && output.beamIndices() != null) {
            answers.add("sequences_scores", output.sequencesScores());
            answers.add("beam_indices", output.beamIndices());
        }
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
        arguments.integer("min_length", builder::minLength);
        arguments.integer("min_new_tokens", builder::minNewTokens);
        beams(arguments, builder);
        scores(arguments, builder);
        builder.outputScores(expectsEntriesOf("scores", golden));
        builder.outputLogits(expectsEntriesOf("logits", golden));
        return builder.build();
    }

    private static void beams(Arguments arguments, GenerationConfig.Builder builder) {
        arguments.integer("num_beams", builder::numBeams);
        arguments.integer("num_return_sequences", builder::numReturnSequences);
        arguments.real("length_penalty", builder::lengthPenalty);
        arguments.json("early_stopping", value -> builder.earlyStopping(earlyStopping(value)));
        arguments.integer("prompt_lookup_num_tokens", builder::promptLookupNumTokens);
        arguments.integer("max_matching_ngram_size", builder::maxMatchingNgramSize);
    }

    private static EarlyStopping earlyStopping(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue() ? EarlyStopping.WHEN_FULL : EarlyStopping.HEURISTIC;
        }
        if (!value.stringValue().equals("never")) {
            throw new AssertionError("early_stopping is %s, which the runner does not know.".formatted(value));
        }
        return EarlyStopping.NEVER;
    }

    private static void scores(Arguments arguments, GenerationConfig.Builder builder) {
        arguments.real("repetition_penalty", builder::repetitionPenalty);
        arguments.real("encoder_repetition_penalty", builder::encoderRepetitionPenalty);
        arguments.integer("no_repeat_ngram_size", builder::noRepeatNgramSize);
        arguments.json(
                "bad_words_ids",
                value -> builder.badWordsIds(
                        value.valueStream().map(LogitsProcessorCall::ids).toList()));
        arguments.json(
                "sequence_bias",
                value -> builder.sequenceBias(
                        value.valueStream().map(LogitsProcessorCall::bias).toList()));
        arguments.json(
                "exponential_decay_length_penalty",
                value -> builder.exponentialDecayLengthPenalty(
                        value.get(0).intValue(), value.get(1).doubleValue()));
        arguments.integers("forced_eos_token_id", builder::forcedEosTokenIds);
        arguments.integers("suppress_tokens", builder::suppressTokens);
        arguments.integers("begin_suppress_tokens", builder::beginSuppressTokens);
        arguments.real("guidance_scale", builder::guidanceScale);
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
