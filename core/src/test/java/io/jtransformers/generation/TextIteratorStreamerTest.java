package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void closingItCancelsTheGeneration() {
        var streamer = new TextIteratorStreamer(TOKENIZER);
        streamer.close();

        assertThatThrownBy(() -> streamer.put(0, 1)).isInstanceOf(CancellationException.class);
    }
}
