package io.jtransformers.generation;

import io.jtransformers.modeling.CancellationToken;
import io.jtransformers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation is given beside its config: objects of the caller's.
 *
 * @param streamer receives tokens as they come; null for none
 * @param cancellation asks to stop
 * @param tokenizer needed for stop strings; null otherwise
 * @param logitsProcessors change scores, before temperature and the like
 * @param stoppingCriteria end sequences, beside the config's
 */
public record GenerateOptions(
        @Nullable TokenStreamer streamer,
        CancellationToken cancellation,
        @Nullable Tokenizer tokenizer,
        List<LogitsProcessor> logitsProcessors,
        List<StoppingCriteria> stoppingCriteria) {

    /** Copies the lists. */
    public GenerateOptions {
        logitsProcessors = List.copyOf(logitsProcessors);
        stoppingCriteria = List.copyOf(stoppingCriteria);
    }

    /** Nothing beside the config. */
    public static GenerateOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private @Nullable TokenStreamer streamer;
        private CancellationToken cancellation = new CancellationToken();
        private @Nullable Tokenizer tokenizer;
        private final List<LogitsProcessor> logitsProcessors = new ArrayList<>();
        private final List<StoppingCriteria> stoppingCriteria = new ArrayList<>();

        private Builder() {}

        /** Receives tokens as they come. */
        public Builder streamer(TokenStreamer value) {
            streamer = value;
            return this;
        }

        /** Asks to stop. */
        public Builder cancellation(CancellationToken value) {
            cancellation = value;
            return this;
        }

        /** The model's tokenizer, which stop strings need. */
        public Builder tokenizer(Tokenizer value) {
            tokenizer = value;
            return this;
        }

        /** Adds a processor after those added before. */
        public Builder logitsProcessor(LogitsProcessor value) {
            logitsProcessors.add(value);
            return this;
        }

        /** Adds a criterion after those added before. */
        public Builder stoppingCriteria(StoppingCriteria value) {
            stoppingCriteria.add(value);
            return this;
        }

        /** The options. */
        public GenerateOptions build() {
            return new GenerateOptions(streamer, cancellation, tokenizer, logitsProcessors, stoppingCriteria);
        }
    }
}
