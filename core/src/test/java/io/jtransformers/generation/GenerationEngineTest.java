package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.CacheInUseException;
import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.InputException;
import io.jtransformers.modeling.SequenceStep;
import io.jtransformers.modeling.StepInput;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GenerationEngineTest {

    private static final BatchEncoding PROMPT = BatchEncoding.ofInputIds(new int[] {1, 2, 3});

    private final CountDownLatch inStep = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ScriptedModel model = ScriptedModel.hashing(10);

    private static GenerationConfig newTokens(int count) {
        return GenerationConfig.builder().maxNewTokens(count).build();
    }

    /** Holds the engine in its first step until {@link #goOn}. */
    private void holdFirstStep() {
        model.beforeStep(() -> {
            inStep.countDown();
            await(goOn);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static int[] tokens(Generation generation) {
        return generation.output().newTokens().getFirst();
    }

    private int[] alone(BatchEncoding prompt, GenerationConfig config) {
        try (var other = ScriptedModel.hashing(10)) {
            return other.generate(prompt, config).newTokens().getFirst();
        }
    }

    @Test
    void requestsShareStepsAndGetTheTokensThatTheyWouldGetAlone() {
        holdFirstStep();
        BatchEncoding longer = BatchEncoding.ofInputIds(new int[] {4, 5, 6, 7, 8});
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            Generation first = engine.start(PROMPT, newTokens(20));
            await(inStep);
            Generation second = engine.start(longer, newTokens(15));
            goOn.countDown();

            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(20)));
            assertThat(tokens(second)).isEqualTo(alone(longer, newTokens(15)));
            assertThat(model.steps()).hasSize(20); // the second needs no step of its own
            assertThat(model.steps().get(1).tokens()).isEqualTo(1 + 5);
        }
    }

    @Test
    void aLongPromptDoesNotHoldRunningRowsUp() {
        holdFirstStep();
        int[] ids = new int[40];
        BatchEncoding longPrompt = BatchEncoding.ofInputIds(ids);
        try (model;
                var engine = GenerationEngine.builder(model)
                        .maxRows(4)
                        .maxStepTokens(5)
                        .build()) {
            Generation first = engine.start(PROMPT, newTokens(12));
            await(inStep);
            Generation second = engine.start(longPrompt, newTokens(3));
            goOn.countDown();

            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(12)));
            assertThat(tokens(second)).isEqualTo(alone(longPrompt, newTokens(3)));
            assertThat(model.steps()).extracting(StepInput::tokens).allMatch(count -> count <= 5);
            assertThat(model.steps().subList(1, 10))
                    .allSatisfy(step -> assertThat(step.sequences()).hasSize(2));
        }
    }

    @Test
    void requestsThatDoNotFitWaitForThoseBeforeThem() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).maxRows(1).build()) {
            Generation first = engine.start(PROMPT, newTokens(4));
            await(inStep);
            Generation second = engine.start(PROMPT, newTokens(4));
            goOn.countDown();

            assertThat(tokens(second)).isEqualTo(tokens(first));
            assertThat(model.steps())
                    .hasSize(8)
                    .allMatch(step -> step.sequences().size() == 1);
        }
    }

    @Test
    void aCriterionMayCallATextCancelledThatEndsByIt() {
        GenerateOptions options = GenerateOptions.builder()
                .stoppingCriteria(sequence -> sequence.newLength() == 2 ? FinishReason.CANCELLED : null)
                .build();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            assertThat(engine.generate(PROMPT, newTokens(4), options).finishReasons())
                    .containsExactly(FinishReason.CANCELLED);
        }
    }

    @Test
    void cachedTokensAreBounded() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).maxCachedTokens(13).build()) {
            Generation first = engine.start(PROMPT, newTokens(4));
            await(inStep);
            Generation second = engine.start(PROMPT, newTokens(4));
            goOn.countDown();

            assertThat(tokens(second)).isEqualTo(tokens(first));
            assertThat(model.steps()).hasSize(8);
        }
    }

    @Test
    void aRequestThatNeverFitsIsRefused() {
        try (model;
                var engine = GenerationEngine.builder(model)
                        .maxRows(2)
                        .maxCachedTokens(100)
                        .build()) {
            assertThatThrownBy(() -> engine.start(PROMPT, newTokens(98)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("101 tokens");
            var beams = newTokens(5).toBuilder().numBeams(3).build();
            assertThatThrownBy(() -> engine.start(PROMPT, beams))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("3 rows");
        }
    }

    @Test
    void aFullQueueRefuses() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).queueCapacity(1).build()) {
            engine.start(PROMPT, newTokens(4));
            await(inStep);
            engine.start(PROMPT, newTokens(4));

            assertThatThrownBy(() -> engine.start(PROMPT, newTokens(4)))
                    .isInstanceOf(GenerationQueueFullException.class)
                    .hasMessageContaining("1 were waiting");
            goOn.countDown();
        }
    }

    @Test
    void aFullQueueLetsWaitIfItIsToldTo() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model)
                        .queueCapacity(1)
                        .whenFull(GenerationEngine.WhenFull.WAIT)
                        .build()) {
            engine.start(PROMPT, newTokens(4));
            await(inStep);
            engine.start(PROMPT, newTokens(4));
            var third = CompletableFuture.supplyAsync(() -> engine.start(PROMPT, newTokens(4)));
            assertThat(engine.status().waitingRequests()).isEqualTo(1);
            goOn.countDown();

            assertThat(tokens(third.join())).isEqualTo(alone(PROMPT, newTokens(4)));
        }
    }

    @Test
    void closingFailsWaitingRequestsAndCancelsRunningOnes() {
        holdFirstStep();
        try (model) {
            var engine = GenerationEngine.builder(model).maxRows(1).build();
            Generation running = engine.start(PROMPT, newTokens(50));
            await(inStep);
            Generation waiting = engine.start(PROMPT, newTokens(50));
            var closing = CompletableFuture.runAsync(engine::close);
            assertThatThrownBy(waiting::output).isInstanceOf(GenerationEngineClosedException.class);
            goOn.countDown();
            closing.join();

            assertThat(running.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(model.usedCacheBlocks()).isZero();
            assertThatThrownBy(() -> engine.start(PROMPT, newTokens(1)))
                    .isInstanceOf(GenerationEngineClosedException.class);
        }
    }

    @Test
    void aCancelledRequestLeavesTheOthersAlone() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var cancellation = new CancellationToken();
            Generation first = engine.start(
                    GenerateInputs.of(PROMPT),
                    newTokens(50),
                    GenerateOptions.builder().cancellation(cancellation).build());
            await(inStep);
            Generation second = engine.start(PROMPT, newTokens(9));
            cancellation.cancel();
            goOn.countDown();

            assertThat(first.output().newTokens().getFirst()).hasSize(1);
            assertThat(tokens(second)).isEqualTo(alone(PROMPT, newTokens(9)));
        }
    }

    @Test
    void whatAProcessorThrowsEndsItsOwnRequestOnly() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var options = GenerateOptions.builder()
                    .logitsProcessor((_, _) -> {
                        throw new IllegalStateException("a bad day");
                    })
                    .build();
            Generation first = engine.start(PROMPT, newTokens(9));
            await(inStep);
            Generation second = engine.start(GenerateInputs.of(PROMPT), newTokens(9), options);
            goOn.countDown();

            assertThatThrownBy(second::output).hasMessage("a bad day");
            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(9)));
        }
    }

    /** A strategy that fails where it is asked for its branches, from the second step on, and when it is closed. */
    private static GenerationStrategy broken() {
        return context -> new Search() {

            private boolean isBegun;

            @Override
            public List<Branch> branches() {
                if (isBegun) {
                    throw new IllegalStateException("a bad strategy");
                }
                return List.of(context.start());
            }

            @Override
            public void advance(List<NextTokenScores> scores) {
                isBegun = true;
            }

            @Override
            public List<GeneratedSequence> results() {
                return List.of();
            }

            @Override
            public void close() {
                throw new IllegalStateException("a bad end");
            }
        };
    }

    @Test
    void whatAStrategyThrowsEndsItsOwnRequestOnly() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var options = GenerateOptions.builder().strategy(broken()).build();
            Generation first = engine.start(PROMPT, newTokens(9));
            await(inStep);
            Generation second = engine.start(GenerateInputs.of(PROMPT), newTokens(9), options);
            goOn.countDown();

            assertThatThrownBy(second::output).hasMessage("a bad strategy");
            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(9)));
            assertThat(tokens(engine.start(PROMPT, newTokens(4)))).isEqualTo(alone(PROMPT, newTokens(4)));
        }
    }

    @Test
    void cancellingARequestLeavesThoseWithTheSameOptionsAlone() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            GenerateOptions options = GenerateOptions.defaults();
            Generation first = engine.start(GenerateInputs.of(PROMPT), newTokens(9), options);
            await(inStep);
            Generation second = engine.start(GenerateInputs.of(PROMPT), newTokens(9), options);
            first.cancel();
            goOn.countDown();

            assertThat(first.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(tokens(second)).isEqualTo(alone(PROMPT, newTokens(9)));
        }
    }

    @Test
    void aStepThatFailsEndsOnlyTheRequestWhoseRowsItFailsBy() {
        GenerationConfig config = newTokens(6);
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            model.beforeStep(() -> {
                inStep.countDown();
                await(goOn);
                if (model.steps().getLast().sequences().getLast().inputIds().length == 2) {
                    throw new IllegalStateException("no such row");
                }
            });
            Generation good = engine.start(PROMPT, config);
            await(inStep);
            Generation bad = engine.start(BatchEncoding.ofInputIds(new int[] {4, 5}), config);
            goOn.countDown();

            assertThatThrownBy(bad::output).hasMessage("no such row");
            assertThat(tokens(good)).isEqualTo(alone(PROMPT, config));
        }
    }

    @Test
    void aStepHasMoreTokensThanRowsThatDecode() {
        assertThatThrownBy(() -> GenerationEngine.builder(model)
                        .maxRows(8)
                        .maxStepTokens(8)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxStepTokens is 8");
    }

    @Test
    void promptsShareTheRoomOfAStep() {
        holdFirstStep();
        BatchEncoding longPrompt = BatchEncoding.ofInputIds(new int[40]);
        try (model;
                var engine = GenerationEngine.builder(model)
                        .maxRows(4)
                        .maxStepTokens(9)
                        .build()) {
            Generation first = engine.start(PROMPT, newTokens(12));
            await(inStep);
            Generation second = engine.start(longPrompt, newTokens(3));
            Generation third = engine.start(PROMPT, newTokens(3));
            goOn.countDown();

            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(12)));
            assertThat(tokens(second)).isEqualTo(alone(longPrompt, newTokens(3)));
            assertThat(tokens(third)).isEqualTo(alone(PROMPT, newTokens(3)));
            // One row decodes; of the other eight the short prompt takes its three, the long one the rest.
            assertThat(model.steps().get(1).sequences())
                    .extracting(SequenceStep::rows)
                    .containsExactly(1, 3, 5);
        }
    }

    @Test
    void promptsAreCutBetweenTheModelsBlocks() {
        BatchEncoding longPrompt = BatchEncoding.ofInputIds(new int[11]);
        try (model;
                var engine = GenerationEngine.builder(model.withPromptBlockSize(4))
                        .maxRows(2)
                        .maxStepTokens(7)
                        .build()) {
            Generation generation = engine.start(longPrompt, newTokens(1));

            assertThat(tokens(generation)).isEqualTo(alone(longPrompt, newTokens(1)));
            assertThat(model.steps()).extracting(StepInput::tokens).containsExactly(4, 7);
        }
    }

    @Test
    void aBlockOfAPromptIsComputedEvenIfItIsLongerThanAStep() {
        BatchEncoding longPrompt = BatchEncoding.ofInputIds(new int[11]);
        try (model;
                var engine = GenerationEngine.builder(model.withPromptBlockSize(4))
                        .maxRows(2)
                        .maxStepTokens(3)
                        .build()) {
            Generation generation = engine.start(longPrompt, newTokens(1));

            assertThat(tokens(generation)).isEqualTo(alone(longPrompt, newTokens(1)));
            assertThat(model.steps()).extracting(StepInput::tokens).containsExactly(4, 4, 3);
        }
    }

    @Test
    void allViewsShowTheTokensOfARequest() {
        int[] expected = alone(PROMPT, newTokens(9));
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            Generation running = engine.start(PROMPT, newTokens(9));
            var published = new CollectingSubscriber();
            running.publisher().subscribe(published);

            assertThat(running.stream().mapToInt(Token::id).toArray()).isEqualTo(expected);
            assertThat(running.future().join().newTokens().getFirst()).isEqualTo(expected);
            assertThat(published.tokens().join()).containsExactly(expected);
            assertThat(engine.generate(PROMPT, newTokens(9)).newTokens().getFirst())
                    .isEqualTo(expected);
        }
    }

    /** Collects all tokens. */
    private static final class CollectingSubscriber implements Flow.Subscriber<Token> {

        private final CompletableFuture<int[]> tokens = new CompletableFuture<>();
        private final List<Integer> ids = new ArrayList<>();

        CompletableFuture<int[]> tokens() {
            return tokens;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Token token) {
            ids.add(token.id());
        }

        @Override
        public void onError(Throwable failure) {
            tokens.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            tokens.complete(ids.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    @Test
    void aBlockingCallThatIsCancelledThrowsWithWhatThereIs() {
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var cancellation = new CancellationToken();
            var options = GenerateOptions.builder()
                    .cancellation(cancellation)
                    .stoppingCriteria(sequence -> {
                        if (sequence.newLength() == 2) {
                            cancellation.cancel();
                        }
                        return null;
                    })
                    .build();

            assertThatThrownBy(() -> engine.generate(GenerateInputs.of(PROMPT), newTokens(50), options))
                    .isInstanceOfSatisfying(
                            GenerationCancelledException.class,
                            cancelled -> assertThat(
                                            cancelled.output().newTokens().getFirst())
                                    .hasSize(2));
        }
    }

    @Test
    void anInterruptedBlockingCallStopsItsRequest() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var interrupted = CompletableFuture.supplyAsync(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> engine.generate(PROMPT, newTokens(50)))
                        .isInstanceOf(GenerationCancelledException.class);
                return Thread.interrupted();
            });
            goOn.countDown();

            assertThat(interrupted.join()).isTrue();
        }
    }

    @Test
    void theEnginesThreadDoesNotWaitForItself() {
        try (model;
                var engine = GenerationEngine.builder(model).build()) {
            var options = GenerateOptions.builder()
                    .logitsProcessor((_, _) -> engine.generate(PROMPT, newTokens(2)))
                    .build();
            Generation asking = engine.start(GenerateInputs.of(PROMPT), newTokens(9), options);

            assertThatThrownBy(asking::output)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would wait for itself");
        }
    }

    @Test
    void aRequestGoesOnWithACacheOfTheCallers() {
        try (model;
                var engine = GenerationEngine.builder(model).build();
                var cache = model.newCache(1)) {
            var options = GenerateOptions.builder().pastKeyValues(cache).build();
            GenerateOutput first = engine.generate(GenerateInputs.of(PROMPT), newTokens(4), options);
            int[] longer = first.sequences().row(0).toIntArray();
            GenerateOutput second = engine.generate(GenerateInputs.of(longer), newTokens(3), options);

            assertThat(second.newTokens().getFirst()).isEqualTo(alone(BatchEncoding.ofInputIds(longer), newTokens(3)));
            assertThat(model.steps().get(4).tokens()).isEqualTo(1); // all but the last token had been computed
        }
    }

    @Test
    void aCacheGoesWithOneRunningRequest() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).build();
                var cache = model.newCache(1)) {
            var options = GenerateOptions.builder().pastKeyValues(cache).build();
            Generation first = engine.start(GenerateInputs.of(PROMPT), newTokens(4), options);
            await(inStep);
            Generation second = engine.start(GenerateInputs.of(PROMPT), newTokens(4), options);
            goOn.countDown();

            assertThatThrownBy(second::output).isInstanceOf(CacheInUseException.class);
            assertThat(tokens(first)).isEqualTo(alone(PROMPT, newTokens(4)));
        }
    }

    @Test
    void aDrainedEngineHasFinishedWhatHadCome() {
        holdFirstStep();
        try (model) {
            var engine = GenerationEngine.builder(model).maxRows(1).build();
            Generation running = engine.start(PROMPT, newTokens(5));
            await(inStep);
            Generation waiting = engine.start(PROMPT, newTokens(5));
            goOn.countDown();
            engine.drain();

            assertThat(tokens(running)).hasSize(5);
            assertThat(tokens(waiting)).hasSize(5);
            assertThatThrownBy(() -> engine.start(PROMPT, newTokens(1)))
                    .isInstanceOf(GenerationEngineClosedException.class);
            engine.close();
        }
    }

    @Test
    void theStatusTellsWhatIsAndWasDone() {
        holdFirstStep();
        try (model;
                var engine = GenerationEngine.builder(model).maxRows(1).build()) {
            Generation first = engine.start(PROMPT, newTokens(4));
            await(inStep);
            Generation second = engine.start(PROMPT, newTokens(4));
            assertThat(engine.status().waitingRequests()).isEqualTo(1);
            goOn.countDown();
            tokens(first);
            tokens(second);

            EngineStatus status = engine.status();
            assertThat(status.finishedRequests()).isEqualTo(2);
            assertThat(status.runningRequests()).isZero();
            assertThat(status.reservedRows()).isZero();
            assertThat(status.steps()).isEqualTo(8);
            assertThat(status.promptTokens()).isEqualTo(6);
            assertThat(status.newTokens()).isEqualTo(8);
            assertThat(status.tokensPerSecond()).isPositive();
        }
    }
}
