package io.jtransformers.tokenizers.jinja.eval;

import io.jtransformers.tokenizers.jinja.error.TemplateValueException;
import io.jtransformers.tokenizers.jinja.value.Meter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks a line where its words allow it.
 *
 * <p>Source: {@code TextWrapper} of Python 3.14, {@code textwrap.py}, with {@code expand_tabs} and
 * {@code replace_whitespace} off, as the filter {@code wordwrap} uses it.
 */
final class WordWrap {

    private static final String SPACE = "[\\t\\n\\x0B\\f\\r ]";
    private static final String NO_SPACE = "[^\\t\\n\\x0B\\f\\r ]";
    private static final String WORD_END = "[\\w!\"'&.,?]";
    private static final String LETTER = "[^\\d\\W]";

    /**
     * White space; two or more hyphens between words; a word up to a hyphen between letters, its end, or such hyphens.
     */
    private static final Pattern PIECES = Pattern.compile(
            SPACE + "+|(?<=" + WORD_END + ")-{2,}(?=\\w)|" + NO_SPACE + "+?(?:-(?:(?<=" + LETTER + "{2}-)|(?<=" + LETTER
                    + "-" + LETTER + "-))(?=" + LETTER + "-?" + LETTER + ")|(?=" + SPACE + "|\\z)|(?<=" + WORD_END
                    + ")(?=-{2,}\\w))",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern WORDS = Pattern.compile(SPACE + "+|" + NO_SPACE + "+");

    private final int width;
    private final boolean breakLongWords;
    private final boolean breakOnHyphens;
    private final Meter meter;

    WordWrap(int width, boolean breakLongWords, boolean breakOnHyphens, Meter meter) {
        if (width <= 0) {
            throw new TemplateValueException("invalid width %d (must be > 0)".formatted(width));
        }
        this.width = width;
        this.breakLongWords = breakLongWords;
        this.breakOnHyphens = breakOnHyphens;
        this.meter = meter;
    }

    List<String> wrap(String text) {
        Deque<String> pieces = new ArrayDeque<>();
        Matcher matcher = (breakOnHyphens ? PIECES : WORDS).matcher(text);
        while (matcher.find()) {
            meter.step();
            pieces.add(matcher.group());
        }
        List<String> lines = new ArrayList<>();
        while (!pieces.isEmpty()) {
            meter.step();
            if (pieces.getFirst().isBlank() && !lines.isEmpty()) {
                pieces.removeFirst();
            }
            addLine(pieces, lines);
        }
        return lines;
    }

    private void addLine(Deque<String> pieces, List<String> lines) {
        List<String> line = new ArrayList<>();
        int length = 0;
        while (!pieces.isEmpty() && length + length(pieces.getFirst()) <= width) {
            length += length(pieces.getFirst());
            line.add(pieces.removeFirst());
        }
        if (!pieces.isEmpty() && length(pieces.getFirst()) > width) {
            breakWord(pieces, line, length);
        }
        if (!line.isEmpty() && line.getLast().isBlank()) {
            line.removeLast();
        }
        if (!line.isEmpty()) {
            lines.add(String.join("", line));
        }
    }

    /** Puts what fits of a word that is longer than a line into this line. */
    private void breakWord(Deque<String> pieces, List<String> line, int length) {
        if (!breakLongWords) {
            if (line.isEmpty()) {
                line.add(pieces.removeFirst());
            }
            return;
        }
        String word = pieces.removeFirst();
        int space = Math.max(1, width - length);
        int end = word.offsetByCodePoints(0, space);
        if (breakOnHyphens) {
            int hyphen = word.lastIndexOf('-', end - 1);
            boolean onlyHyphens =
                    hyphen <= 0 || word.substring(0, hyphen).chars().allMatch(unit -> unit == '-');
            end = onlyHyphens ? end : hyphen + 1;
        }
        line.add(word.substring(0, end));
        pieces.addFirst(word.substring(end));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
