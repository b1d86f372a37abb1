package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.MatchSink;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;

/**
 * What becomes of the delimiters that a split finds.
 *
 * <p>Source: {@code SplitDelimiterBehavior} in tokenizers 0.23, {@code tokenizer/normalizer.rs}.
 */
public enum SplitBehavior {
    /** Delimiters vanish. */
    REMOVED,
    /** Each delimiter is a piece. */
    ISOLATED,
    /** A delimiter ends the piece before it. */
    MERGED_WITH_PREVIOUS,
    /** A delimiter begins the piece after it. */
    MERGED_WITH_NEXT,
    /** Neighbouring delimiters are one piece. */
    CONTIGUOUS;

    /** Something that takes matches and hands pieces on; ask it to {@link Merger#finish} at the end. */
    Merger open(NormalizedText text, PieceSink out) {
        return new Merger(this, text, out);
    }

    /** Holds back the last piece as long as the next match may still be joined to it. */
    static final class Merger implements MatchSink {
        private final SplitBehavior behavior;
        private final NormalizedText text;
        private final PieceSink out;
        private int heldStart;
        private int heldEnd;
        private boolean holds;
        private boolean heldIsMatch;

        private Merger(SplitBehavior behavior, NormalizedText text, PieceSink out) {
            this.behavior = behavior;
            this.text = text;
            this.out = out;
        }

        @Override
        public void accept(int start, int end, boolean isMatch) {
            switch (behavior) {
                case REMOVED -> {
                    if (!isMatch) {
                        emit(start, end);
                    }
                }
                case ISOLATED -> emit(start, end);
                case MERGED_WITH_PREVIOUS -> joinOrHold(start, end, isMatch, isMatch && !heldIsMatch);
                case MERGED_WITH_NEXT -> joinOrHold(start, end, isMatch, heldIsMatch && !isMatch);
                case CONTIGUOUS -> joinOrHold(start, end, isMatch, isMatch == heldIsMatch);
            }
        }

        private void joinOrHold(int start, int end, boolean isMatch, boolean joins) {
            if (holds && joins) {
                heldEnd = end;
            } else {
                finish();
                heldStart = start;
                heldEnd = end;
                holds = true;
            }
            heldIsMatch = isMatch;
        }

        /** Hands on what is held back. */
        void finish() {
            if (holds) {
                emit(heldStart, heldEnd);
                holds = false;
            }
        }

        private void emit(int start, int end) {
            if (start < end) {
                out.accept(text, start, end);
            }
        }
    }
}
