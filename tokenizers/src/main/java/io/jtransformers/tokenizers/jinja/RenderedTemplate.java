package io.jtransformers.tokenizers.jinja;

import io.jtransformers.tokenizer.Span;
import java.util.List;

/**
 * What a template prints.
 *
 * @param text the text
 * @param generationSpans the parts of the text between {@code generation} tags, which the assistant is to be trained
 *     on; in code points of the text
 */
public record RenderedTemplate(String text, List<Span> generationSpans) {

    /** Copies the spans. */
    public RenderedTemplate {
        generationSpans = List.copyOf(generationSpans);
    }
}
