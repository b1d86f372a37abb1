package io.jtransformers.generation;

import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the new text of one sequence piece by piece to another thread than the one that generates. Serves one
 * generation. Closing it, or interrupting the thread that waits, cancels the generation at its next token.
 *
 * <p>Source: {@code TextIteratorStreamer} in Transformers 5.12.1, {@code streamers.py}.
 */
public final class TextIteratorStreamer implements TokenStreamer, Iterator<String>, AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final TextStreamer streamer;
    private final Duration timeout;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private @Nullable Piece next;

    /** A text, the end ({@code text} null), or a failure. */
    private record Piece(@Nullable String text, @Nullable Throwable failure) {}

    /** Gives all text, special tokens left out. */
    public TextIteratorStreamer(Tokenizer tokenizer) {
        this(tokenizer, DecodeOptions.SKIP_SPECIAL_TOKENS, List.of(), FOR_EVER);
    }

    /**
     * Gives the text before the first of some strings.
     *
     * @param tokenizer turns tokens into text
     * @param options such as whether special tokens are left out
     * @param stopStrings end the text, and are not given
     * @param timeout how long the reader waits for a piece before it is told that none has come
     */
    public TextIteratorStreamer(
            Tokenizer tokenizer, DecodeOptions options, List<String> stopStrings, Duration timeout) {
        this.timeout = timeout;
        streamer = new TextStreamer(tokenizer, options, stopStrings, text -> pieces.add(new Piece(text, null)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws CancellationException if the reader has closed this, which ends the generation
     */
    @Override
    public void put(int sequence, int tokenId) {
        if (closed) {
            throw new CancellationException("The reader of the text has closed it.");
        }
        streamer.put(sequence, tokenId);
    }

    @Override
    public void end() {
        streamer.end();
        pieces.add(new Piece(null, null));
    }

    @Override
    public void fail(Throwable failure) {
        pieces.add(new Piece(null, failure));
    }

    /**
     * Waits for the next piece; an interrupt ends the text and stays set. What the generation threw is thrown here.
     *
     * @throws StreamerTimeoutException if none has come in time; one may ask again
     */
    @Override
    public boolean hasNext() {
        Piece piece = next;
        if (piece == null) {
            piece = take();
            next = piece;
        }
        switch (piece.failure()) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case null, default -> {}
        }
        return piece.text() != null;
    }

    private Piece take() {
        try {
            Piece piece = pieces.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (piece == null) {
                throw new StreamerTimeoutException(
                        "No text has come within %s; the generation may be slow, or was never started. Ask again, or close the streamer to end it."
                                .formatted(timeout));
            }
            return piece;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            return new Piece(null, null);
        }
    }

    @Override
    public String next() {
        Piece piece = hasNext() ? next : null;
        String text = piece == null ? null : piece.text();
        if (text == null) {
            throw new NoSuchElementException("The text is over; ask hasNext() before.");
        }
        next = null;
        return text;
    }

    /** Cancels the generation at its next token. */
    @Override
    public void close() {
        closed = true;
    }
}
