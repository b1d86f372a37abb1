package io.jtransformers.tokenizers.text;

/** Takes the matches of a pattern and what lies between them, in order and without gaps. */
@FunctionalInterface
public interface MatchSink {

    /** Takes the part from {@code start} up to but without {@code end}, which the pattern matched or not. */
    void accept(int start, int end, boolean isMatch);
}
