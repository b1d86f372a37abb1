package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.CancellationToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several readers of one generation, and several generations with the same options, do to each other. */
@Timeout(60)
class GenerationViewsTest {

    private final CountDownLatch goOn = new CountDownLatch(1);

    /** A model that waits before its first step. */
    private ScriptedModel waiting() {
        return ScriptedModel.chain(1, 2, 3, 4, 5, 6, 7, 0).beforeStep(() -> {
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
    }

    private static Generation start(ScriptedModel model, GenerateOptions options) {
        return model.start(
                GenerateInputs.of(new int[] {0}),
                GenerationConfig.builder().maxNewTokens(5).build(),
                options);
    }

    /** Asks for every token. */
    private abstract static class Reader implements Flow.Subscriber<Token> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Token token) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void closingOneGenerationLeavesOthersWithTheSameOptionsAlone() {
        GenerateOptions options = GenerateOptions.defaults();
        try (var model = waiting();
                var first = start(model, options);
                var second = start(model, options)) {
            first.cancel();
            goOn.countDown();

            assertThat(first.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(second.output().finishReasons()).containsExactly(FinishReason.LENGTH);
        }
    }

    @Test
    void optionsServeAgainAfterAGenerationWasClosed() {
        GenerateOptions options = GenerateOptions.defaults();
        goOn.countDown();
        try (var model = waiting()) {
            try (var stream = start(model, options).stream()) {
                assertThat(stream).hasSize(5);
            }

            try (var again = start(model, options)) {
                assertThat(again.output().finishReasons()).containsExactly(FinishReason.LENGTH);
            }
        }
    }

    @Test
    void theTokenOfTheOptionsStopsAllThatHaveIt() {
        var cancellation = new CancellationToken();
        GenerateOptions options =
                GenerateOptions.builder().cancellation(cancellation).build();
        try (var model = waiting();
                var first = start(model, options);
                var second = start(model, options)) {
            cancellation.cancel();
            goOn.countDown();

            assertThat(List.of(first, second))
                    .allSatisfy(generation ->
                            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED));
        }
    }

    @Test
    void whatFollowsTheFutureMayReadTheStream() {
        try (var model = waiting();
                var generation = start(model, GenerateOptions.defaults())) {
            CompletableFuture<Long> count =
                    generation.future().thenApply(output -> generation.stream().count());
            goOn.countDown();

            assertThat(count.join()).isEqualTo(5);
        }
    }

    @Test
    void aSubscriberMayReadTheOutputWhenItIsTheEnd() {
        var reasons = new CompletableFuture<List<FinishReason>>();
        try (var model = waiting();
                var generation = start(model, GenerateOptions.defaults())) {
            generation.publisher().subscribe(new Reader() {
                @Override
                public void onComplete() {
                    reasons.complete(generation.output().finishReasons());
                }
            });
            goOn.countDown();

            assertThat(reasons.join()).containsExactly(FinishReason.LENGTH);
        }
    }

    @Test
    void aSubscriberThatFailsHarmsNobodyElse() {
        try (var model = waiting();
                var generation = start(model, GenerateOptions.defaults())) {
            generation.publisher().subscribe(new Reader() {
                @Override
                public void onNext(Token token) {
                    throw new IllegalStateException("broken subscriber");
                }
            });
            goOn.countDown();

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.LENGTH);
            assertThat(generation.stream()).hasSize(5);
        }
    }

    @Test
    void anInterruptOfWhoWaitsForTheOutputCancels() throws InterruptedException {
        var reasons = new AtomicReference<List<FinishReason>>();
        try (var model = waiting();
                var generation = start(model, GenerateOptions.defaults())) {
            Thread waiter = Thread.ofPlatform().start(() -> {
                List<FinishReason> found = generation.output().finishReasons();
                if (Thread.currentThread().isInterrupted()) {
                    reasons.set(found);
                }
            });
            waiter.interrupt();
            goOn.countDown();
            waiter.join();

            assertThat(reasons.get()).containsExactly(FinishReason.CANCELLED);
        }
    }

    @Test
    void aSearchThatCannotBeClosedKeepsNoCache() {
        goOn.countDown();
        GenerationStrategy strategy = context -> new Search() {

            @Override
            public List<Branch> branches() {
                return List.of(context.start());
            }

            @Override
            public void advance(List<NextTokenScores> scores) {
                throw new IllegalStateException("bad step");
            }

            @Override
            public List<GeneratedSequence> results() {
                return List.of();
            }

            @Override
            public void close() {
                throw new IllegalStateException("bad close");
            }
        };
        var options = GenerateOptions.builder().strategy(strategy).build();
        try (var model = waiting();
                var generation = start(model, options)) {
            assertThatThrownBy(generation::output).isInstanceOf(IllegalStateException.class);

            assertThat(model.usedCacheBlocks()).isZero();
        }
    }
}
