package io.jtransformers.tokenizers;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizers.jinja.RenderedTemplate;
import java.util.Arrays;
import java.util.List;

/**
 * Which tokens of a conversation the assistant said: those of the template's {@code generation} blocks.
 *
 * <p>Source: {@code apply_chat_template} in Transformers 5.12.1, {@code tokenization_utils_base.py}; the first token of
 * a character stands for it there, so that further tokens of a last character of several are not marked.
 */
final class AssistantMasks {

    private AssistantMasks() {}

    /**
     * The masks of rows.
     *
     * @param rendered the texts that the rows come from
     */
    static int[][] of(BatchEncoding encoded, List<RenderedTemplate> rendered) {
        int[] samples = encoded.overflowToSampleMapping();
        int[][] masks = new int[encoded.size()][];
        for (int row = 0; row < masks.length; row++) {
            masks[row] = of(encoded.encoding(row), rendered.get(samples[row]));
        }
        return masks;
    }

    private static int[] of(Encoding encoding, RenderedTemplate rendered) {
        int[] mask = new int[encoding.length()];
        for (Span codePoints : rendered.generationSpans()) {
            int start = rendered.text().offsetByCodePoints(0, codePoints.start());
            int end = rendered.text().offsetByCodePoints(start, codePoints.length());
            int first = tokenAt(encoding, start);
            if (first == Encoding.NONE) {
                break; // The row was cut before it.
            }
            int last = end == 0 ? Encoding.NONE : tokenAt(encoding, end - 1);
            int after = last > 0 ? last + 1 : mask.length;
            if (first < after) {
                Arrays.fill(mask, first, after, 1);
            }
        }
        return mask;
    }

    /** The first token of the text that a character, counted in UTF-16 units, belongs to. */
    private static int tokenAt(Encoding encoding, int index) {
        int[] sequenceIds = encoding.sequenceIds();
        for (int token = 0; token < sequenceIds.length; token++) {
            Span offset = encoding.offset(token);
            if (sequenceIds[token] != Encoding.NONE && offset.start() <= index && index < offset.end()) {
                return token;
            }
        }
        return Encoding.NONE;
    }
}
