package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.modeling.ConfigException;
import io.jtransformers.tokenizer.DecodeOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TextIteratorStreamerTest {

    private static final PieceTokenizer TOKENIZER = new PieceTokenizer("a", "b", "c", "d");

    @Test
    void givesTheTextToAnotherThread() {
        var streamer = new TextIteratorStreamer(TOKENIZER);
        var text = new StringBuilder();
        Thread.ofVirtual().start(() -> {
            List.of(0, 1, 2).forEach(id -> streamer.put(0, id));
            streamer.end();
        });

        streamer.forEachRemaining(text::append);

        assertThat(text).hasToString("abc");
    }

    @Test
    void throwsWhatTheGenerationThrew() {
        var streamer = new TextIteratorStreamer(TOKENIZER);
        streamer.fail(new IllegalStateException("broken"));

        assertThatThrownBy(streamer::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void throwsWhatTheArgumentsAreRefusedWith() {
        var streamer = new TextIteratorStreamer(TOKENIZER);
        var config = GenerationConfig.builder().numReturnSequences(2).build();
        var options = GenerateOptions.builder().streamer(streamer).build();
        try (var model = ScriptedModel.chain(1, 2, 3, 0)) {
            assertThatThrownBy(() -> model.generate(GenerateInputs.of(new int[] {0}), config, options))
                    .isInstanceOf(ConfigException.class);

            assertThatThrownBy(streamer::hasNext).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void waitsNoLongerThanItMay() {
        var streamer =
                new TextIteratorStreamer(TOKENIZER, DecodeOptions.SKIP_SPECIAL_TOKENS, List.of(), Duration.ofMillis(1));

        assertThatThrownBy(streamer::hasNext)
                .isInstanceOf(StreamerTimeoutException.class)
                .hasMessageContaining("PT0.001S");
    }

    @Test
    void closingItCancelsTheGeneration() {
        var streamer = new TextIteratorStreamer(TOKENIZER);
        streamer.close();

        assertThatThrownBy(() -> streamer.put(0, 1)).isInstanceOf(CancellationException.class);
    }
}
