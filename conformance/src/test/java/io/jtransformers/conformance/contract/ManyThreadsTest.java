package io.jtransformers.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One model, many callers: each gets what it would get alone, and the caches are free afterwards. */
class ManyThreadsTest {

    private static final int CALLERS = 24;

    @ParameterizedTest
    @EnumSource
    void virtualThreadsGetWhatOneThreadGets(Family family) throws InterruptedException, ExecutionException {
        assertAlike(family, Executors.newVirtualThreadPerTaskExecutor());
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadsGetWhatOneThreadGets(Family family) throws InterruptedException, ExecutionException {
        assertAlike(family, Executors.newFixedThreadPool(4));
    }

    private static void assertAlike(Family family, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        try (callers;
                ModelForCausalLM model = family.load("cpu")) {
            List<Future<int[]>> together = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int[] prompt = prompt(model, caller);
                together.add(callers.submit(() -> continued(model, prompt)));
            }

            for (int caller = 0; caller < CALLERS; caller++) {
                assertThat(together.get(caller).get()).isEqualTo(continued(model, prompt(model, caller)));
            }
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    private static int[] prompt(ModelForCausalLM model, int caller) {
        return new Steps(model).ids(5 + caller, caller);
    }

    private static int[] continued(ModelForCausalLM model, int[] prompt) {
        GenerationConfig config =
                GenerationConfig.builder().eosTokenIds().maxNewTokens(12).build();
        return model.generate(GenerateInputs.of(prompt), config, GenerateOptions.defaults())
                .newTokens()
                .getFirst();
    }
}
