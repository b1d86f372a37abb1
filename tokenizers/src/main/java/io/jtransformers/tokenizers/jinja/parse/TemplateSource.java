package io.jtransformers.tokenizers.jinja.parse;

import io.jtransformers.tokenizers.jinja.error.TemplateException;
import io.jtransformers.tokenizers.jinja.error.TemplateSyntaxException;
import java.util.Arrays;

/** The text of a template as it is parsed: every line ends with {@code \n}, the last one with nothing. */
public final class TemplateSource {

    private final String text;
    private final int[] lineStarts;

    private TemplateSource(String text, int[] lineStarts) {
        this.text = text;
        this.lineStarts = lineStarts;
    }

    /** A template with any line ends. One line end at the end of the text is dropped. */
    public static TemplateSource of(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        String text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        int[] lineStarts =
                new int[1 + (int) text.chars().filter(unit -> unit == '\n').count()];
        for (int line = 1; line < lineStarts.length; line++) {
            lineStarts[line] = text.indexOf('\n', lineStarts[line - 1]) + 1;
        }
        return new TemplateSource(text, lineStarts);
    }

    /** The text. */
    public String text() {
        return text;
    }

    /** Tells an exception the line and the column of a place in the text. */
    public void locate(TemplateException exception, int offset) {
        int line = line(offset);
        exception.locate(line, column(line, offset));
    }

    /** An exception that something at a place in the text is no template. */
    TemplateSyntaxException syntaxError(String reason, int offset) {
        int line = line(offset);
        return new TemplateSyntaxException(reason, line, column(line, offset));
    }

    /** The same with the name that Python has for faults of the compiler. */
    TemplateSyntaxException assertionError(String reason, int offset) {
        int line = line(offset);
        return new TemplateSyntaxException("TemplateAssertionError", reason, line, column(line, offset));
    }

    /** The line of a place, from 1. */
    public int line(int offset) {
        int index = Arrays.binarySearch(lineStarts, offset);
        return index >= 0 ? index + 1 : -index - 1;
    }

    private int column(int line, int offset) {
        return offset - lineStarts[line - 1] + 1;
    }
}
