package io.jtransformers.generation;

import io.jtransformers.tokenizer.DecodeOptions;
import io.jtransformers.tokenizer.DecodeStream;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends a sequence whose new text contains one of some strings, wherever the borders of its tokens are; text of the
 * prompt does not count, but a space between it and the new text does. Follows the sequences of one call, so every call
 * needs its own.
 *
 * <p>Source: {@code StopStringCriteria} in Transformers 5.12.1, {@code stopping_criteria.py}, which finds the same
 * without decoding.
 */
public final class StopStringCriteria implements StoppingCriteria {

    private final Tokenizer tokenizer;
    private final List<String> stopStrings;
    // Beams come and go; a sequence that nobody holds any more is never asked about again.
    private final Map<TokenSequence, Followed> followed = new WeakHashMap<>();

    /** What is known of a sequence. */
    private static final class Followed {

        private final DecodeStream text;
        private final StopStringScanner scanner;
        private int tokens;

        private Followed(DecodeStream text, StopStringScanner scanner) {
            this.text = text;
            this.scanner = scanner;
        }
    }

    /**
     * Criteria for the sequences of one call.
     *
     * @param tokenizer turns the new tokens into text, special tokens included
     * @param stopStrings at least one, none of them empty
     */
    public StopStringCriteria(Tokenizer tokenizer, List<String> stopStrings) {
        this.tokenizer = tokenizer;
        this.stopStrings = List.copyOf(stopStrings);
    }

    @Override
    public @Nullable FinishReason check(TokenSequence sequence) {
        Followed known = followed.computeIfAbsent(sequence, this::follow);
        for (; known.tokens < sequence.newLength(); known.tokens++) {
            known.scanner.push(known.text.push(sequence.id(sequence.promptLength() + known.tokens)));
        }
        return known.scanner.isStopped() ? FinishReason.STOP_STRING : null;
    }

    private Followed follow(TokenSequence sequence) {
        DecodeStream text = tokenizer.decodeStream(DecodeOptions.KEEP_SPECIAL_TOKENS);
        if (sequence.promptLength() > 0) { // some tokenizers leave out the space before the first token of a text
            String _ = text.push(sequence.id(sequence.promptLength() - 1));
        }
        return new Followed(text, new StopStringScanner(stopStrings));
    }
}
