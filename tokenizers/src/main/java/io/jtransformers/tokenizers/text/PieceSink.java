package io.jtransformers.tokenizers.text;

/** Takes the pieces of a text in order. */
@FunctionalInterface
public interface PieceSink {

    /** Takes the part of {@code text} from {@code start} up to but without {@code end}. */
    void accept(NormalizedText text, int start, int end);
}
