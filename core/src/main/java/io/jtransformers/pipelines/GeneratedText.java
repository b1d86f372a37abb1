package io.jtransformers.pipelines;

import io.jtransformers.generation.FinishReason;

/**
 * What a model wrote.
 *
 * @param prompt what it went on from; of a conversation the text into which its template made it
 * @param text what is new, without special tokens; a stop string that has ended it is part of it
 * @param newTokens how many tokens that are
 * @param finishReason why it ended
 */
public record GeneratedText(String prompt, String text, int newTokens, FinishReason finishReason) {

    /** Prompt and new text. */
    public String fullText() {
        return prompt + text;
    }
}
