package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.BatchEncoding;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {

    private static final BatchEncoding PROMPTS = BatchEncoding.ofInputIds(new int[] {1, 2, 3}, new int[] {4, 5});

    private final CancellationToken cancellation = new CancellationToken();

    private static GenerationConfig newTokens(int count) {
        return GenerationConfig.builder().maxNewTokens(count).build();
    }

    /** A model that does {@code action} in its step {@code step}, counted from 0. */
    private static ScriptedModel during(int step, Runnable action) {
        ScriptedModel model = ScriptedModel.hashing(10);
        return model.beforeStep(() -> {
            if (model.steps().size() == step + 1) {
                action.run();
            }
        });
    }

    private GenerationCancelledException cancelled(ScriptedModel model, GenerationConfig config) {
        return catchThrowableOfType(
                GenerationCancelledException.class, () -> model.generate(PROMPTS, config, cancellation));
    }

    @Test
    void aCancelledGenerationThrowsWithWhatThereIs() {
        try (var model = during(2, cancellation::cancel)) {
            GenerationCancelledException exception = cancelled(model, newTokens(50));

            assertThat(exception).hasMessageContaining("after 4 new tokens");
            assertThat(exception.output().newTokens())
                    .allSatisfy(tokens -> assertThat(tokens).hasSize(2));
            assertThat(exception.output().finishReasons())
                    .containsExactly(FinishReason.CANCELLED, FinishReason.CANCELLED);
        }
    }

    @Test
    void aGenerationIsCancelledAmidItsPrompts() {
        try (var model = during(1, cancellation::cancel)) {
            var config = newTokens(50).toBuilder().prefillChunkSize(1).build();

            assertThat(cancelled(model, config).output().usage()).isEqualTo(new GenerateOutput.Usage(5, 0));
            assertThat(model.steps()).hasSize(2);
        }
    }

    @Test
    void aGenerationThatIsCancelledBeforehandDoesNotBegin() {
        try (var model = ScriptedModel.hashing(10)) {
            cancellation.cancel();

            assertThat(cancelled(model, newTokens(50))).isNotNull();
            assertThat(model.steps()).isEmpty();
        }
    }

    @Test
    void aCancelledGenerationFreesItsCaches() {
        try (var model = during(2, cancellation::cancel)) {
            assertThat(cancelled(model, newTokens(50))).isNotNull();

            assertThat(model.usedCacheBlocks()).isZero();
        }
    }

    @Test
    void anInterruptCancelsAndStaysSet() {
        try (var model = during(2, Thread.currentThread()::interrupt)) {
            assertThatThrownBy(() -> model.generate(PROMPTS, newTokens(50)))
                    .isInstanceOf(GenerationCancelledException.class);

            assertThat(Thread.interrupted()).isTrue(); // and cleared, for the tests that follow
        }
    }

    @Test
    void aStreamerMayCancelAndIsEnded() {
        var ends = new AtomicInteger();
        try (var model = ScriptedModel.hashing(10)) {
            var options = GenerateOptions.builder()
                    .cancellation(cancellation)
                    .streamer(new TokenStreamer() {
                        @Override
                        public void put(int sequence, int tokenId) {
                            cancellation.cancel();
                        }

                        @Override
                        public void end() {
                            ends.incrementAndGet();
                        }
                    })
                    .build();

            assertThatThrownBy(() -> model.generate(PROMPTS, newTokens(50), options))
                    .isInstanceOf(GenerationCancelledException.class);
            assertThat(model.steps()).hasSize(1);
            assertThat(ends).hasValue(1);
        }
    }
}
