package io.jtransformers.tokenizers.text;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tokenizer.json} gives as {@code pattern}: a string to be found as it is, or a regular expression in the
 * dialect of Oniguruma.
 *
 * <p>Both come from strangers. The work for one text is limited, and a pattern that needs more is refused with an
 * exception instead of running for hours.
 */
public final class TextPattern {

    /** Looks at the text that a pattern may take for each unit of it, beyond a fixed start. */
    private static final long LOOKS_PER_UNIT = 2_000;

    private static final long LOOKS_AT_START = 1_000_000;

    private final String source;
    private final Pattern pattern;
    private final boolean literal;
    private final @Nullable WordSplitter splitter;

    private TextPattern(String source, Pattern pattern, boolean literal, @Nullable WordSplitter splitter) {
        this.source = source;
        this.pattern = pattern;
        this.literal = literal;
        this.splitter = splitter;
    }

    /** A pattern that matches {@code text} and nothing else; the empty text matches between all characters. */
    public static TextPattern literal(String text) {
        return new TextPattern(text, Pattern.compile(Pattern.quote(text)), !text.isEmpty(), null);
    }

    /**
     * A regular expression in Oniguruma's dialect.
     *
     * @throws TokenizerFileException if it is malformed or uses what Java's regular expressions lack
     */
    public static TextPattern regex(String expression) {
        try {
            return new TextPattern(
                    expression, OnigurumaDialect.compile(expression), false, WordSplitter.of(expression));
        } catch (PatternSyntaxException e) {
            throw new TokenizerFileException(
                    "The regular expression '%s' is malformed: %s. Check the pattern in tokenizer.json."
                            .formatted(expression, e.getDescription()),
                    e);
        }
    }

    /** The same pattern, found by the general way. */
    TextPattern withoutSplitter() {
        return new TextPattern(source, pattern, literal, null);
    }

    /** Whether there is a faster way than a regular expression. */
    boolean hasSplitter() {
        return splitter != null;
    }

    /**
     * Cuts the part of {@code text} from {@code start} to {@code end} into matches and what lies between. The pattern
     * sees nothing outside of the part.
     *
     * @throws TokenizerException if the pattern takes absurdly long
     */
    public void findMatches(String text, int start, int end, MatchSink out) {
        if (literal) {
            findLiteral(text, start, end, out);
            return;
        }
        if (splitter != null) {
            splitter.split(text, start, end, out);
            return;
        }
        int previous = start;
        int lastMatchEnd = -1;
        Matcher matcher = pattern.matcher(new LimitedText(text, end - start)).region(start, end);
        try {
            while (matcher.find()) {
                int from = matcher.start();
                int to = matcher.end();
                // An empty match that touches the match before it does not count, nor one inside of a character.
                if (from == to && (from == lastMatchEnd || splitsCharacter(text, from, start, end))) {
                    continue;
                }
                if (previous != from) {
                    out.accept(previous, from, false);
                }
                out.accept(from, to, true);
                previous = to;
                lastMatchEnd = to;
            }
        } catch (StackOverflowError e) {
            throw new TokenizerException(
                    "The regular expression '%s' nests too deeply for a text of %d characters; simplify the pattern."
                            .formatted(source, end - start),
                    e);
        }
        if (previous != end) {
            out.accept(previous, end, false);
        }
    }

    private void findLiteral(String text, int start, int end, MatchSink out) {
        int previous = start;
        for (int found = text.indexOf(source, start, end); found >= 0; found = text.indexOf(source, previous, end)) {
            if (previous != found) {
                out.accept(previous, found, false);
            }
            previous = found + source.length();
            out.accept(found, previous, true);
        }
        if (previous != end) {
            out.accept(previous, end, false);
        }
    }

    /** The string that this pattern finds as it is; null for regular expressions. */
    public @Nullable String literalText() {
        return literal ? source : null;
    }

    /** {@code text} with every match replaced by {@code content}. */
    public String replaceAll(String text, String content) {
        StringBuilder replaced = new StringBuilder(text.length());
        long most = TextGrowth.most(text.length());
        findMatches(text, 0, text.length(), (start, end, isMatch) -> {
            if (isMatch) {
                TextGrowth.check(replaced.length() + (long) content.length(), most);
                replaced.append(content);
            } else {
                replaced.append(text, start, end);
            }
        });
        return replaced.toString();
    }

    private static boolean splitsCharacter(String text, int index, int start, int end) {
        return index > start
                && index < end
                && Character.isLowSurrogate(text.charAt(index))
                && Character.isHighSurrogate(text.charAt(index - 1));
    }

    /** The pattern as the file has it. */
    @Override
    public String toString() {
        return source;
    }

    /** A text that refuses to be looked at for ever, because {@link Matcher} cannot be told to stop. */
    private final class LimitedText implements CharSequence {
        private final String text;
        private long looks;

        LimitedText(String text, int length) {
            this.text = text;
            looks = LOOKS_AT_START + LOOKS_PER_UNIT * length;
        }

        @Override
        public char charAt(int index) {
            if (--looks < 0) {
                throw new TokenizerException(
                        "The regular expression '%s' takes too long for a text of %d characters; simplify the pattern."
                                .formatted(source, text.length()));
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
