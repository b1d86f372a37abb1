package io.jtransformers.tokenizers.pretokenizer;

import io.jtransformers.tokenizers.text.ByteAlphabet;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.PieceSink;
import io.jtransformers.tokenizers.text.TextPattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits as GPT-2 does and writes each piece as its UTF-8 bytes, in {@link ByteAlphabet letters that stand for bytes}.
 *
 * <p>Source: {@code ByteLevel} in tokenizers 0.23, {@code pre_tokenizers/byte_level.rs}.
 */
public final class ByteLevelPreTokenizer implements PreTokenizer {

    private static final String GPT2_PATTERN =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private final boolean addPrefixSpace;
    private final @Nullable TextPattern pattern;
    private final boolean writesBytes;

    private ByteLevelPreTokenizer(boolean addPrefixSpace, @Nullable TextPattern pattern, boolean writesBytes) {
        this.addPrefixSpace = addPrefixSpace;
        this.pattern = pattern;
        this.writesBytes = writesBytes;
    }

    /**
     * The component of {@code tokenizer.json}.
     *
     * @param addPrefixSpace whether a space is put before texts that begin without one
     * @param useRegex whether the text is split; otherwise it stays one piece
     */
    ByteLevelPreTokenizer(boolean addPrefixSpace, boolean useRegex) {
        this(addPrefixSpace, useRegex ? TextPattern.regex(GPT2_PATTERN) : null, true);
    }

    /** The same splits without writing bytes, for a model that reads bytes itself. */
    public ByteLevelPreTokenizer withoutBytes() {
        return new ByteLevelPreTokenizer(addPrefixSpace, pattern, false);
    }

    @Override
    public void preTokenize(NormalizedText text, int start, int end, PieceSink out) {
        PieceSink pieces = writesBytes ? (piece, from, to) -> writeBytes(piece.slice(from, to), out) : out;
        if (addPrefixSpace && text.value().charAt(start) != ' ') {
            NormalizedText prefixed = text.slice(start, end).prepend(" ");
            split(prefixed, 0, prefixed.length(), pieces);
        } else {
            split(text, start, end, pieces);
        }
    }

    private void split(NormalizedText text, int start, int end, PieceSink out) {
        if (pattern == null) {
            out.accept(text, start, end);
        } else {
            pattern.findMatches(text.value(), start, end, (from, to, isMatch) -> out.accept(text, from, to));
        }
    }

    private static void writeBytes(NormalizedText piece, PieceSink out) {
        NormalizedText bytes = ByteAlphabet.write(piece);
        out.accept(bytes, 0, bytes.length());
    }
}
