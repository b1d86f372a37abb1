package io.jtransformers.benchmarks;

import io.jtransformers.AutoConfig;
import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.Generation;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.generation.GenerationEngine;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.PreTrainedConfig;
import io.jtransformers.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Tells how many tokens a second an engine generates for one request and for several at once, in turn, with random
 * weights of a shape.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector -cp benchmarks.jar io.jtransformers.benchmarks.EngineTable \
 *     benchmarks/shapes/mistral-1b.json 8 16 32 3
 * }</pre>
 *
 * <p>Arguments: config, requests, tokens of each prompt, new tokens of each request, rounds. A round that is not
 * counted comes first. Each round is a row of a table: tokens a second of one request, of all together, and how many
 * times the one is the other. The first token of each request, which its prompt gives, is not counted; the time is that
 * of the request that decodes longest.
 */
public final class EngineTable {

    private static final int SEED = 7;

    private final GenerationEngine engine;
    private final int vocabSize;
    private final int promptTokens;
    private final GenerationConfig config;
    private final int decoded;
    private final Random random = new Random(SEED);

    private EngineTable(GenerationEngine engine, int promptTokens, int newTokens) {
        this.engine = engine;
        this.vocabSize = engine.config().vocabSize();
        this.promptTokens = promptTokens;
        this.decoded = newTokens - 1;
        this.config = GenerationConfig.builder()
                .maxNewTokens(newTokens)
                .eosTokenIds() // every request has the same length
                .padTokenId(0)
                .doSample(false)
                .build();
    }

    /** Takes config, requests, prompt tokens, new tokens and rounds. */
    public static void main(String[] arguments) {
        if (arguments.length != 5) {
            System.err.println("Usage: EngineTable CONFIG.json REQUESTS PROMPT_TOKENS NEW_TOKENS ROUNDS");
            System.exit(2);
        }
        int requests = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[4]);
        PreTrainedConfig config = AutoConfig.fromPretrained(arguments[0]);
        DataType stored = config.common().dtype();
        LoadOptions load = LoadOptions.builder()
                .dataType(stored == null ? DataType.BF16 : stored)
                .seed(SEED)
                .build();
        try (var model = AutoModelForCausalLM.fromConfig(config, load);
                var engine = GenerationEngine.builder(model).build()) {
            var table = new EngineTable(engine, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            for (int round = 0; round <= rounds; round++) {
                double one = table.tokensPerSecond(1);
                double all = table.tokensPerSecond(requests);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.2f |%n",
                        round == 0 ? "not counted" : round,
                        one,
                        all,
                        all / one);
            }
        }
    }

    private double tokensPerSecond(int requests) {
        List<Generation> running = new ArrayList<>();
        for (int request = 0; request < requests; request++) {
            int[] prompt = random.ints(promptTokens, 1, vocabSize).toArray();
            running.add(engine.start(GenerateInputs.of(prompt), config, GenerateOptions.defaults()));
        }
        long longest = running.stream()
                .mapToLong(generation -> generation.output().timings().decodeNanos())
                .max()
                .orElseThrow();
        return (double) requests * decoded * 1e9 / longest;
    }
}
