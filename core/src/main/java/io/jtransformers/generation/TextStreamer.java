package io.jtransformers.generation;

import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the new text of one sequence piece by piece, as soon as it is certain. A piece never ends within a character,
 * and joined they are the decoded new tokens. Serves one generation after another until one fails or is cancelled,
 * which leaves it in the middle of a text.
 *
 * <p>Source: {@code TextStreamer} in Transformers 5.12.1, {@code streamers.py}, which waits for whole words as
 * {@link #ofWords} does.
 */
public final class TextStreamer implements TokenStreamer {

    private final Supplier<DecodeStream> decoding;
    private final List<String> stopStrings;
    private final Consumer<String> sink;
    private @Nullable Text text;

    /** The text of the generation that is running. */
    private record Text(DecodeStream stream, StopStringScanner scanner) {}

    /**
     * Sends all text.
     *
     * @param tokenizer turns tokens into text
     * @param options such as whether special tokens are left out
     * @param sink receives the pieces, none of them empty
     */
    public TextStreamer(Tokenizer tokenizer, DecodeOptions options, Consumer<String> sink) {
        this(tokenizer, options, List.of(), sink);
    }

    /**
     * Sends the text before the first of some strings; what may be the beginning of one waits until that is decided.
     *
     * @param tokenizer turns tokens into text
     * @param options such as whether special tokens are left out
     * @param stopStrings end the text, and are not sent
     * @param sink receives the pieces, none of them empty
     */
    public TextStreamer(Tokenizer tokenizer, DecodeOptions options, List<String> stopStrings, Consumer<String> sink) {
        this(() -> tokenizer.decodeStream(options), stopStrings, sink);
    }

    private TextStreamer(Supplier<DecodeStream> decoding, List<String> stopStrings, Consumer<String> sink) {
        this.decoding = decoding;
        this.stopStrings = List.copyOf(stopStrings);
        this.sink = sink;
    }

    /**
     * Sends whole words, as {@code TextStreamer} of Transformers prints them.
     *
     * @param tokenizer turns tokens into text
     * @param options such as whether special tokens are left out
     * @param sink receives the pieces, none of them empty
     * @see DecodeStream#ofWords
     */
    public static TextStreamer ofWords(Tokenizer tokenizer, DecodeOptions options, Consumer<String> sink) {
        return new TextStreamer(() -> DecodeStream.ofWords(tokenizer, options), List.of(), sink);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for any sequence but the first
     */
    @Override
    public void put(int sequence, int tokenId) {
        if (sequence != 0) {
            throw new IllegalArgumentException(
                    "A TextStreamer was given to a generation of several sequences, but shows one; generate them one"
                            + " by one, or write a TokenStreamer.");
        }
        Text running = running();
        send(running.scanner().push(running.stream().push(tokenId)));
    }

    @Override
    public void end() {
        Text running = running();
        text = null;
        send(running.scanner().push(running.stream().finish()));
        send(running.scanner().finish());
    }

    private Text running() {
        Text running = text;
        if (running == null) {
            running = new Text(decoding.get(), new StopStringScanner(stopStrings));
            text = running;
        }
        return running;
    }

    private void send(String piece) {
        if (!piece.isEmpty()) {
            sink.accept(piece);
        }
    }
}
