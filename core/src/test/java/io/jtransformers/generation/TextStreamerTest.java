package io.jtransformers.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.DecodeOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamerTest {

    private final PieceTokenizer tokenizer = new PieceTokenizer("Once", " upon", " a", "\uD83D", "\uDE00", "</s>");
    private final List<String> pieces = new ArrayList<>();

    private TextStreamer streamer(String... stopStrings) {
        return new TextStreamer(tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, List.of(stopStrings), pieces::add);
    }

    private static void send(TextStreamer streamer, int... ids) {
        for (int id : ids) {
            streamer.put(0, id);
        }
    }

    @Test
    void sendsTextAsTokensCome() {
        send(streamer(), 0, 1, 2);

        assertThat(pieces).containsExactly("Once", " upon", " a");
    }

    @Test
    void sendsWholeWordsWhereAsked() {
        TextStreamer streamer = TextStreamer.ofWords(tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, pieces::add);

        send(streamer, 0, 1, 2, 5);
        streamer.end();

        assertThat(pieces).containsExactly("Once ", "upon ", "a");
    }

    @Test
    void neverSplitsACharacter() {
        TextStreamer streamer = streamer();

        send(streamer, 0, 3, 4);
        streamer.end();

        assertThat(pieces).containsExactly("Once", "\uD83D\uDE00");
    }

    @Test
    void sendsNoEmptyPiece() {
        TextStreamer streamer = streamer();

        send(streamer, 0, 5);
        streamer.end();

        assertThat(pieces).containsExactly("Once");
    }

    @Test
    void theEndSendsTheRestOfAnUnfinishedCharacter() {
        TextStreamer streamer = streamer();

        send(streamer, 0, 3);
        streamer.end();

        assertThat(pieces).containsExactly("Once", "\uFFFD");
    }

    @Test
    void sendsNothingOfAStopString() {
        TextStreamer streamer = streamer("e up");

        send(streamer, 0, 1, 2);
        streamer.end();

        assertThat(pieces).containsExactly("Onc");
    }

    @Test
    void theEndSendsWhatWasHeldBackForAStopString() {
        TextStreamer streamer = streamer("e up");

        send(streamer, 0);
        streamer.end();

        assertThat(pieces).containsExactly("Onc", "e");
    }

    @Test
    void servesOneGenerationAfterAnother() {
        TextStreamer streamer = streamer("e up");

        send(streamer, 0, 1);
        streamer.end();
        send(streamer, 0);
        streamer.end();

        assertThat(String.join("", pieces)).isEqualTo("OncOnce");
    }

    @Test
    void rejectsASecondSequence() {
        assertThatThrownBy(() -> streamer().put(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a generation of several sequences");
    }
}
