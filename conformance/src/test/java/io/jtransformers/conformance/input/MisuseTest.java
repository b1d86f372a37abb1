package io.jtransformers.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jtransformers.AutoModelForCausalLM;
import io.jtransformers.backend.BackendException;
import io.jtransformers.conformance.golden.GoldenFolder;
import io.jtransformers.generation.GenerateInputs;
import io.jtransformers.generation.GenerateOptions;
import io.jtransformers.generation.GenerationCancelledException;
import io.jtransformers.generation.GenerationConfig;
import io.jtransformers.heads.ModelForCausalLM;
import io.jtransformers.modeling.Cache;
import io.jtransformers.modeling.CacheInUseException;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ClosedModelException;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.LoadOptions;
import io.jtransformers.modeling.ModelInputs;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tensor.HostTensor;
import io.jtransformers.tensor.Shape;
import io.jtransformers.tokenizer.BatchEncoding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that is called wrongly says so, and its caches are free again. */
class MisuseTest {

    private static final String CHECKPOINT =
            GoldenFolder.ofProject().checkpoint("ministral-base").toString();

    private ModelForCausalLM model;

    @BeforeEach
    void load() {
        model = AutoModelForCausalLM.fromPretrained(CHECKPOINT);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamedWithItsPlace() {
        assertThatThrownBy(() -> model.forward(ModelInputs.of(new int[] {1, 2, 96})))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("96", "0 to 95", "tokenizer");
        assertThat(model.usedCacheBlocks()).isZero();
    }

    @Test
    void aPromptWithATokenOutsideTheVocabularyIsRefused() {
        GenerationConfig config = GenerationConfig.builder().maxNewTokens(3).build();

        assertThatThrownBy(() -> model.generate(BatchEncoding.ofInputIds(new int[] {1, -1}), config))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("-1", "0 to 95");
        assertThat(model.usedCacheBlocks()).isZero();
    }

    @Test
    void aCallWithoutTokensSaysWhatToGive() {
        assertThatThrownBy(() -> ModelInputs.builder().build())
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("input_ids", "inputs_embeds", "tokenizer");
    }

    @Test
    void aClosedModelSaysThatItIsClosed() {
        model.close();

        assertThatThrownBy(() -> model.forward(ModelInputs.of(new int[] {1, 2})))
                .isInstanceOf(ClosedModelException.class)
                .hasMessageContainingAll("closed", "load it again");
    }

    @Test
    void closingAModelLeavesNoFileOpen() throws IOException {
        model.close();

        assertThat(OpenFiles.below(GoldenFolder.ofProject().checkpoint("ministral-base")))
                .isEmpty();
    }

    @Test
    void aCacheUsedByTwoThreadsNamesBoth() throws InterruptedException {
        Cache cache = model.newCache(1);
        var isRunning = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        Thread other = Thread.ofPlatform()
                .name("other conversation")
                .start(() -> score(cache, () -> {
                    isRunning.countDown();
                    await(mayEnd);
                }));
        isRunning.await();

        Throwable failure = catchThrowable(() -> score(cache, () -> {}));
        mayEnd.countDown();
        other.join();

        assertThat(failure)
                .isInstanceOf(CacheInUseException.class)
                .hasMessageContainingAll(Thread.currentThread().getName(), "other conversation", "newCache");
    }

    @Test
    void aStepWhoseResultCannotBeTakenLeavesTheCacheAsItWas() {
        Cache cache = model.newCache(1);

        assertThatThrownBy(() -> score(cache, () -> {
                    throw new IllegalStateException("no room for the result");
                }))
                .hasMessage("no room for the result");
        assertThat(cache.sequenceLength()).isZero();
    }

    @Test
    void aPositionThatNoIntCanHoldIsNamedWithItsPlace() {
        ModelInputs inputs = ModelInputs.builder()
                .inputIds(new int[] {1, 2})
                .positionIds(HostTensor.of(Shape.of(1, 2), 0L, 1L << 40))
                .build();

        assertThatThrownBy(() -> model.forward(inputs))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("position_ids", String.valueOf(1L << 40), "row 0 at 1");
        assertThat(model.usedCacheBlocks()).isZero();
    }

    private void score(Cache cache, Runnable within) {
        StepInput step =
                StepInput.lastRows(List.of(SequenceStep.next(cache.sequences().getFirst(), 1, 2, 3)));
        model.score(step, new CancellationToken(), logits -> {
            within.run();
            return logits.toHost();
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aDeviceThatDoesNotExistIsReportedWithThoseThatDo() {
        LoadOptions options = LoadOptions.builder().device("abacus:1").build();

        assertThatThrownBy(() -> AutoModelForCausalLM.fromPretrained(CHECKPOINT, options))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll("abacus:1", "cpu", "add a module that provides 'abacus'");
    }

    @Test
    void aDeviceNumberThatDoesNotExistIsReported() {
        LoadOptions options = LoadOptions.builder().device("cpu:7").build();

        assertThatThrownBy(() -> AutoModelForCausalLM.fromPretrained(CHECKPOINT, options))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("cpu:7");
    }

    @Test
    void aCancelledGenerationKeepsWhatThereIsAndFreesItsCache() {
        var cancellation = new CancellationToken();
        GenerateOptions options = GenerateOptions.builder()
                .cancellation(cancellation)
                .logitsProcessor((sequence, scores) -> {
                    if (sequence.newLength() == 3) {
                        cancellation.cancel();
                    }
                })
                .build();

        Throwable failure = catchThrowable(() -> model.generate(prompt(), endless(), options));

        assertThat(failure).isInstanceOf(GenerationCancelledException.class);
        assertThat(((GenerationCancelledException) failure).output().newTokens().getFirst())
                .hasSizeBetween(3, 4);
        assertThat(model.usedCacheBlocks()).isZero();
    }

    @Test
    void anInterruptedGenerationEndsAndTheInterruptStays() throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var isInterrupted = new AtomicReference<Boolean>();
        GenerateOptions options = GenerateOptions.builder()
                .logitsProcessor((sequence, scores) -> Thread.currentThread().interrupt())
                .build();

        Thread thread = Thread.ofPlatform().start(() -> {
            failure.set(catchThrowable(() -> model.generate(prompt(), endless(), options)));
            isInterrupted.set(Thread.currentThread().isInterrupted());
        });
        thread.join();

        assertThat(failure.get()).isInstanceOf(GenerationCancelledException.class);
        assertThat(isInterrupted.get()).isTrue();
        assertThat(model.usedCacheBlocks()).isZero();
    }

    private static GenerateInputs prompt() {
        return GenerateInputs.of(new int[] {1, 2, 3});
    }

    private static GenerationConfig endless() {
        return GenerationConfig.builder().eosTokenIds().maxNewTokens(1_000).build();
    }
}
