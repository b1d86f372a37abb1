package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.modeling.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GenerationTest {

    private static final int[] COUNTING = {1, 2, 3, 4, 5, 6, 7, 0};

    private static Generation start(GenerativeModel model, int newTokens) {
        return model.start(
                GenerateInputs.of(new int[] {0}),
                GenerationConfig.builder().maxNewTokens(newTokens).build(),
                GenerateOptions.defaults());
    }

    /** A model whose steps wait until they may go on, one permit for all. */
    private static ScriptedModel waiting(CountDownLatch goOn) {
        ScriptedModel model = ScriptedModel.chain(COUNTING);
        return model.beforeStep(() -> {
            if (model.steps().size() == 4) {
                try {
                    goOn.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            }
        });
    }

    // The views.

    @Test
    void allViewsGiveTheSameTokens() {
        try (var model = ScriptedModel.chain(COUNTING);
                var generation = start(model, 5)) {
            int[] tokens = generation.output().newTokens().getFirst();
            List<Integer> iterated = new ArrayList<>();
            generation.iterator().forEachRemaining(token -> iterated.add(token.id()));
            var collector = new Collector(Long.MAX_VALUE);
            generation.publisher().subscribe(collector);

            assertThat(tokens).containsExactly(1, 2, 3, 4, 5);
            assertThat(generation.stream().map(Token::id)).containsExactly(1, 2, 3, 4, 5);
            assertThat(iterated).containsExactly(1, 2, 3, 4, 5);
            assertThat(collector.ids()).containsExactly(1, 2, 3, 4, 5);
            assertThat(generation.future().join().newTokens().getFirst()).containsExactly(tokens);
        }
    }

    @Test
    void theStreamHasTokensBeforeTheEnd() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 6)) {
            Iterator<Token> tokens = generation.iterator();
            assertThat(tokens.next()).isEqualTo(new Token(0, 1));
            assertThat(generation.future()).isNotDone();
            goOn.countDown();

            tokens.forEachRemaining(token -> {});

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.LENGTH);
        }
    }

    @Test
    void tokensOfBeamsComeInTheEnd() {
        try (var model = ScriptedModel.hashing(9)) {
            var config = GenerationConfig.builder().numBeams(3).maxNewTokens(4).build();

            try (var generation = model.start(GenerateInputs.of(new int[] {0}), config, GenerateOptions.defaults())) {
                assertThat(generation.stream().mapToInt(Token::id).toArray())
                        .containsExactly(generation.output().newTokens().getFirst());
            }
        }
    }

    @Test
    void wrongArgumentsAreToldAtOnce() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = GenerationConfig.builder().numReturnSequences(2).build();

            assertThatThrownBy(() -> model.start(GenerateInputs.of(new int[] {0}), config, GenerateOptions.defaults()))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void aFailureIsThrownByEveryView() {
        try (var model = ScriptedModel.chain(COUNTING).beforeStep(() -> {
                    throw new IllegalStateException("broken");
                });
                var generation = start(model, 5)) {
            var collector = new Collector(Long.MAX_VALUE);
            generation.publisher().subscribe(collector);

            assertThatThrownBy(generation::output).hasMessage("broken");
            assertThatThrownBy(() -> generation.iterator().next()).hasMessage("broken");
            assertThat(collector.failure()).hasMessage("broken");
        }
    }

    // Cancellation.

    @Test
    void closingTheStreamCancels() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            try (var stream = generation.stream()) {
                stream.limit(2).forEach(token -> {});
            }
            goOn.countDown();

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(generation.output().newTokens().getFirst()).hasSizeBetween(2, 4);
            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void cancellingTheFutureCancels() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            CompletableFuture<GenerateOutput> future = generation.future();
            future.cancel(true);
            goOn.countDown();

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
        }
    }

    @Test
    void cancellingTheSubscriptionCancels() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            var collector = new Collector(2) {
                @Override
                public void onNext(Token token) {
                    super.onNext(token);
                    subscription().cancel();
                }
            };
            generation.publisher().subscribe(collector);
            goOn.countDown();

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(collector.ids()).hasSize(1);
        }
    }

    @Test
    void anInterruptOfTheReaderCancels() throws InterruptedException {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            var isStillSet = new AtomicBoolean();
            Thread reader = Thread.ofPlatform().start(() -> {
                generation.iterator().forEachRemaining(token -> {});
                isStillSet.set(Thread.currentThread().isInterrupted());
            });
            reader.interrupt();
            reader.join();
            goOn.countDown();

            assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            assertThat(isStillSet).isTrue();
        }
    }

    @Test
    void aDeadlineCancels() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var options = GenerateOptions.builder()
                    .cancellation(CancellationToken.after(Duration.ofMillis(50)))
                    .build();
            var config = GenerationConfig.builder().maxNewTokens(1_000_000).build();

            try (var generation = model.start(GenerateInputs.of(new int[] {0}), config, options)) {
                assertThat(generation.output().finishReasons()).containsExactly(FinishReason.CANCELLED);
            }
        }
    }

    @Test
    void aTimeLimitEndsRows() {
        try (var model = ScriptedModel.chain(COUNTING)) {
            var config = GenerationConfig.builder()
                    .maxNewTokens(1_000_000)
                    .maxTime(0.05)
                    .build();

            GenerateOutput output = model.generate(GenerateInputs.of(new int[] {0}), config);

            assertThat(output.finishReasons()).containsExactly(FinishReason.TIME);
        }
    }

    // The rules of Reactive Streams.

    /** Keeps what it is told, and checks that nothing is told at the same time or after the end. */
    private static class Collector implements Flow.Subscriber<Token> {

        private final long demand;
        private final List<Integer> ids = new ArrayList<>();
        private final AtomicBoolean isBusy = new AtomicBoolean();
        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();

        Collector(long demand) {
            this.demand = demand;
        }

        Flow.Subscription subscription() {
            return subscription.get();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.set(given);
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(Token token) {
            assertThat(isBusy.compareAndSet(false, true)).isTrue();
            assertThat(end.getCount()).isEqualTo(1);
            ids.add(token.id());
            isBusy.set(false);
        }

        @Override
        public void onError(Throwable cause) {
            failure.set(cause);
            end.countDown();
        }

        @Override
        public void onComplete() {
            assertThat(end.getCount()).isEqualTo(1);
            end.countDown();
        }

        List<Integer> ids() {
            return ids;
        }

        Throwable failure() {
            await();
            return failure.get();
        }

        boolean await() {
            try {
                return end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Test
    void signalsNoMoreThanWasAskedFor() {
        try (var model = ScriptedModel.chain(COUNTING);
                var generation = start(model, 5)) {
            generation.output();
            var collector = new Collector(0);

            generation.publisher().subscribe(collector);
            assertThat(collector.ids()).isEmpty();
            collector.subscription().request(2);
            assertThat(collector.ids()).containsExactly(1, 2);
            collector.subscription().request(1);

            assertThat(collector.ids()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void completesWithoutDemandWhenNothingIsLeft() {
        try (var model = ScriptedModel.chain(COUNTING);
                var generation = start(model, 2)) {
            var collector = new Collector(2);
            generation.publisher().subscribe(collector);

            assertThat(collector.await()).isTrue();
            assertThat(collector.ids()).containsExactly(1, 2);
        }
    }

    @Test
    void aSubscriberThatAsksWithinOnNextDoesNotOverflowTheStack() {
        var log = new TokenLog();
        for (int i = 0; i < 100_000; i++) {
            log.put(0, i);
        }
        log.end(null, () -> {});
        var collector = new Collector(1) {
            @Override
            public void onNext(Token token) {
                super.onNext(token);
                subscription().request(1);
            }
        };

        TokenSubscription.open(log, collector, () -> {});

        assertThat(collector.await()).isTrue();
        assertThat(collector.ids()).hasSize(100_000);
    }

    @Test
    void askingForNothingIsAnError() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            var collector = new Collector(0);
            generation.publisher().subscribe(collector);

            collector.subscription().request(0);
            goOn.countDown();

            assertThat(collector.failure())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3.9");
        }
    }

    @Test
    void aSecondCancelAndARequestAfterItDoNothing() {
        var goOn = new CountDownLatch(1);
        try (var model = waiting(goOn);
                var generation = start(model, 1_000)) {
            var collector = new Collector(0);
            generation.publisher().subscribe(collector);

            collector.subscription().cancel();
            collector.subscription().cancel();
            collector.subscription().request(10);
            goOn.countDown();
            generation.output();

            assertThat(collector.ids()).isEmpty();
            assertThat(collector.end.getCount()).isEqualTo(1);
        }
    }

    @Test
    void aSubscriberMustNotBeNull() {
        try (var model = ScriptedModel.chain(COUNTING);
                var generation = start(model, 2)) {
            assertThatThrownBy(() -> generation.publisher().subscribe(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void manySubscribersEachGetEveryToken() {
        try (var model = ScriptedModel.chain(COUNTING);
                var generation = start(model, 100)) {
            List<Collector> collectors = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                var collector = new Collector(Long.MAX_VALUE);
                generation.publisher().subscribe(collector);
                collectors.add(collector);
            }

            assertThat(collectors).allSatisfy(collector -> {
                assertThat(collector.await()).isTrue();
                assertThat(collector.ids()).hasSize(100);
            });
        }
    }
}
