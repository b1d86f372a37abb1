package io.jtransformers.conformance.golden;

import io.jtransformers.generation.EncoderNoRepeatNGramLogitsProcessor;
import io.jtransformers.generation.EncoderRepetitionPenaltyLogitsProcessor;
import io.jtransformers.generation.EpsilonLogitsWarper;
import io.jtransformers.generation.EtaLogitsWarper;
import io.jtransformers.generation.ExponentialDecayLengthPenalty;
import io.jtransformers.generation.ForcedBosTokenLogitsProcessor;
import io.jtransformers.generation.ForcedEosTokenLogitsProcessor;
import io.jtransformers.generation.InfNanRemoveLogitsProcessor;
import io.jtransformers.generation.LogitNormalization;
import io.jtransformers.generation.LogitsProcessor;
import io.jtransformers.generation.MinLengthLogitsProcessor;
import io.jtransformers.generation.MinNewTokensLengthLogitsProcessor;
import io.jtransformers.generation.MinPLogitsWarper;
import io.jtransformers.generation.NoBadWordsLogitsProcessor;
import io.jtransformers.generation.NoRepeatNGramLogitsProcessor;
import io.jtransformers.generation.RepetitionPenaltyLogitsProcessor;
import io.jtransformers.generation.SequenceBias;
import io.jtransformers.generation.SequenceBiasLogitsProcessor;
import io.jtransformers.generation.SuppressTokensAtBeginLogitsProcessor;
import io.jtransformers.generation.SuppressTokensLogitsProcessor;
import io.jtransformers.generation.TemperatureLogitsWarper;
import io.jtransformers.generation.TokenSequence;
import io.jtransformers.generation.TopHLogitsWarper;
import io.jtransformers.generation.TopKLogitsWarper;
import io.jtransformers.generation.TopPLogitsWarper;
import io.jtransformers.generation.TypicalLogitsWarper;
import io.jtransformers.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** One logits processor or a chain of them, applied to given scores. */
final class LogitsProcessorCall {

    private final GoldenCase golden;
    private final int[][] inputIds;
    private int promptLength;

    private LogitsProcessorCall(GoldenCase golden) {
        this.golden = golden;
        this.inputIds = rows(tensor("input_ids"));
        this.promptLength = inputIds[0].length;
    }

    static Answers run(GoldenCase golden) {
        return new LogitsProcessorCall(golden).run();
    }

    private Answers run() {
        List<LogitsProcessor> processors = processors();
        HostTensor scores = tensor("scores");
        float[] values = scores.toFloatArray();
        int vocabSize = scores.shape().intDimension(1);
        for (int row = 0; row < inputIds.length; row++) {
            float[] ofRow = Arrays.copyOfRange(values, row * vocabSize, (row + 1) * vocabSize);
            TokenSequence sequence = TokenSequence.of(row, promptLength, inputIds[row]);
            processors.forEach(processor -> processor.process(sequence, ofRow));
            System.arraycopy(ofRow, 0, values, row * vocabSize, vocabSize);
        }
        Answers answers = new Answers();
        answers.add("scores", HostTensor.of(scores.shape(), values));
        return answers;
    }

    private List<LogitsProcessor> processors() {
        JsonNode kwargs = golden.json().required("kwargs");
        List<LogitsProcessor> processors = new ArrayList<>();
        if (kwargs.has("chain")) {
            kwargs.required("chain").forEach(link -> processors.add(processor(link)));
        } else {
            processors.add(processor(kwargs));
        }
        return processors;
    }

    private LogitsProcessor processor(JsonNode call) {
        String name = call.required("processor").stringValue();
        var args = new Args(call.required("args"));
        LogitsProcessor processor = processor(name, args);
        args.json().propertyNames().stream()
                .filter(key -> !args.taken().contains(key))
                .forEach(key -> {
                    throw new AssertionError("%s has the argument '%s', which is not supported.".formatted(name, key));
                });
        return processor;
    }

    private LogitsProcessor processor(String name, Args args) {
        return switch (name) {
            case "TemperatureLogitsWarper" -> new TemperatureLogitsWarper(args.real("temperature"));
            case "TopKLogitsWarper" -> new TopKLogitsWarper(args.integer("top_k"), args.filterValue(), args.minKept());
            case "TopPLogitsWarper" -> new TopPLogitsWarper(args.real("top_p"), args.filterValue(), args.minKept());
            case "TopHLogitsWarper" -> new TopHLogitsWarper(args.real("top_h"));
            case "MinPLogitsWarper" -> new MinPLogitsWarper(args.real("min_p"), args.filterValue(), args.minKept());
            case "TypicalLogitsWarper" ->
                new TypicalLogitsWarper(args.real("mass"), args.filterValue(), args.minKept());
            case "EpsilonLogitsWarper" ->
                new EpsilonLogitsWarper(args.real("epsilon"), args.filterValue(), args.minKept());
            case "EtaLogitsWarper" -> new EtaLogitsWarper(args.real("epsilon"), args.filterValue(), args.minKept());
            case "LogitNormalization" -> new LogitNormalization();
            case "InfNanRemoveLogitsProcessor" -> new InfNanRemoveLogitsProcessor();
            case "RepetitionPenaltyLogitsProcessor" ->
                new RepetitionPenaltyLogitsProcessor(args.real("penalty"), args.integer("prompt_ignore_length", 0));
            case "NoRepeatNGramLogitsProcessor" -> new NoRepeatNGramLogitsProcessor(args.integer("ngram_size"));
            case "EncoderRepetitionPenaltyLogitsProcessor" ->
                new EncoderRepetitionPenaltyLogitsProcessor(args.real("penalty"), args.rows("encoder_input_ids"));
            case "EncoderNoRepeatNGramLogitsProcessor" ->
                new EncoderNoRepeatNGramLogitsProcessor(
                        args.integer("encoder_ngram_size"), args.rows("encoder_input_ids"));
            default -> ofTokens(name, args);
        };
    }

    private LogitsProcessor ofTokens(String name, Args args) {
        return switch (name) {
            case "MinLengthLogitsProcessor" ->
                new MinLengthLogitsProcessor(args.integer("min_length"), args.ids("eos_token_id"));
            case "MinNewTokensLengthLogitsProcessor" -> {
                promptLength = args.integer("prompt_length_to_skip");
                yield new MinNewTokensLengthLogitsProcessor(args.integer("min_new_tokens"), args.ids("eos_token_id"));
            }
            case "ForcedBOSTokenLogitsProcessor" -> new ForcedBosTokenLogitsProcessor(args.integer("bos_token_id"));
            case "ForcedEOSTokenLogitsProcessor" ->
                new ForcedEosTokenLogitsProcessor(args.integer("max_length"), args.ids("eos_token_id"));
            case "ExponentialDecayLengthPenalty" -> {
                promptLength = args.integer("input_ids_seq_length");
                JsonNode penalty = args.take("exponential_decay_length_penalty");
                yield new ExponentialDecayLengthPenalty(
                        penalty.get(0).intValue(), penalty.get(1).doubleValue(), args.ids("eos_token_id"));
            }
            case "SuppressTokensLogitsProcessor" -> new SuppressTokensLogitsProcessor(args.ids("suppress_tokens"));
            case "SuppressTokensAtBeginLogitsProcessor" -> {
                promptLength = args.integer("begin_index");
                yield new SuppressTokensAtBeginLogitsProcessor(args.ids("begin_suppress_tokens"));
            }
            case "NoBadWordsLogitsProcessor" ->
                new NoBadWordsLogitsProcessor(
                        args.take("bad_words_ids")
                                .valueStream()
                                .map(LogitsProcessorCall::ids)
                                .toList(),
                        args.ids("eos_token_id"));
            case "SequenceBiasLogitsProcessor" ->
                new SequenceBiasLogitsProcessor(args.take("sequence_bias")
                        .valueStream()
                        .map(pair ->
                                new SequenceBias(ids(pair.get(0)), pair.get(1).doubleValue()))
                        .toList());
            default -> throw new AssertionError("The processor '%s' is not supported.".formatted(name));
        };
    }

    private HostTensor tensor(String name) {
        HostTensor tensor = golden.inputs().get(name);
        if (tensor == null) {
            throw new AssertionError("The case has no input '%s'.".formatted(name));
        }
        return tensor;
    }

    private static int[][] rows(HostTensor matrix) {
        return IntStream.range(0, matrix.shape().intDimension(0))
                .mapToObj(row -> matrix.row(row).toIntArray())
                .toArray(int[][]::new);
    }

    /** A pair of a list of tokens and a number. */
    static SequenceBias bias(JsonNode pair) {
        return new SequenceBias(ids(pair.get(0)), pair.get(1).doubleValue());
    }

    /** A list of tokens; one alone is a list of one. */
    static List<Integer> ids(JsonNode value) {
        return value.isArray() ? value.valueStream().map(JsonNode::intValue).toList() : List.of(value.intValue());
    }

    /** The arguments of a constructor. */
    private final class Args {

        private final JsonNode json;
        private final List<String> taken = new ArrayList<>();

        private Args(JsonNode json) {
            this.json = json;
        }

        private JsonNode json() {
            return json;
        }

        private List<String> taken() {
            return taken;
        }

        private JsonNode take(String name) {
            taken.add(name);
            return json.required(name);
        }

        private double real(String name) {
            return take(name).doubleValue();
        }

        private int integer(String name) {
            return take(name).intValue();
        }

        private int integer(String name, int absent) {
            return json.has(name) ? integer(name) : absent;
        }

        private float filterValue() {
            return json.has("filter_value") ? (float) real("filter_value") : Float.NEGATIVE_INFINITY;
        }

        private int minKept() {
            return integer("min_tokens_to_keep", 1);
        }

        private List<Integer> ids(String name) {
            return LogitsProcessorCall.ids(take(name));
        }

        /** A tensor of the inputs, which the argument names after a dollar sign. */
        private int[][] rows(String name) {
            return LogitsProcessorCall.rows(tensor(take(name).stringValue().substring(1)));
        }
    }
}
