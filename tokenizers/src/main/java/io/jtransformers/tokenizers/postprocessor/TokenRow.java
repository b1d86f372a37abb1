package io.jtransformers.tokenizers.postprocessor;

import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.Span;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizers.model.TokenBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A row of tokens on its way to an {@link Encoding}. Arrays belong to one row and are not changed once it is made,
 * except by the methods that say so.
 *
 * <p>Source: {@code Encoding} in tokenizers 0.23, {@code tokenizer/encoding.rs}.
 */
public final class TokenRow {

    private final int[] ids;
    private final int[] typeIds;
    private final int[] offsets;
    private final int[] wordIds;

    /** Which text a token comes from, for its offsets. */
    private final int[] texts;

    private final int[] specialTokensMask;
    private final int[] attentionMask;

    /** How tokens are written, null where the vocabulary says it. */
    private final @Nullable String @Nullable [] values;

    private final List<TokenRow> overflowing;

    /** For each text the range of tokens that is reported as coming from it; cut rows lose it in the original. */
    private final Map<Integer, Span> sequenceRanges = new TreeMap<>();

    private TokenRow(int length, boolean hasValues, List<TokenRow> overflowing) {
        ids = new int[length];
        typeIds = new int[length];
        offsets = new int[2 * length];
        wordIds = filled(length, Encoding.NONE);
        texts = filled(length, Encoding.NONE);
        specialTokensMask = new int[length];
        attentionMask = filled(length, 1);
        values = hasValues ? new String[length] : null;
        this.overflowing = overflowing;
    }

    private TokenRow(TokenBuffer tokens, int text) {
        int length = tokens.size();
        ids = tokens.ids();
        typeIds = filled(length, text);
        offsets = tokens.offsets();
        wordIds = tokens.wordIds();
        texts = filled(length, text);
        specialTokensMask = new int[length];
        attentionMask = filled(length, 1);
        values = tokens.values();
        overflowing = List.of();
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }

    /**
     * The tokens of one text.
     *
     * @param text 0 for a text or the first of a pair, 1 for the second
     */
    public static TokenRow of(TokenBuffer tokens, int text) {
        return new TokenRow(tokens, text);
    }

    /** Special tokens, which belong to no text. */
    public static TokenRow special(List<Integer> ids, List<String> tokens, int typeId) {
        TokenRow row = new TokenRow(ids.size(), true, List.of());
        for (int index = 0; index < ids.size(); index++) {
            row.fill(index, index + 1, ids.get(index), tokens.get(index), typeId);
        }
        return row;
    }

    private void fill(int from, int to, int id, String token, int typeId) {
        Arrays.fill(ids, from, to, id);
        Arrays.fill(typeIds, from, to, typeId);
        Arrays.fill(specialTokensMask, from, to, 1);
        if (values != null) {
            Arrays.fill(values, from, to, token);
        }
    }

    /** The number of tokens. */
    public int length() {
        return ids.length;
    }

    /** What was cut from this row. */
    public List<TokenRow> overflowing() {
        return overflowing;
    }

    /** Sets the type of all tokens, not of overflowing ones. */
    void setTypeId(int typeId) {
        Arrays.fill(typeIds, typeId);
    }

    /** Says which text of a pair all tokens come from, not those of overflowing rows. */
    void setSequenceId(int sequenceId) {
        sequenceRanges.put(sequenceId, new Span(0, length()));
    }

    /** Changes every offset of this row and its overflowing ones as {@code change} says. */
    void changeOffsets(OffsetChange change, TextInput input, IntFunction<@Nullable String> vocabulary) {
        for (int index = 0; index < ids.length; index++) {
            Span old = new Span(offsets[2 * index], offsets[2 * index + 1]);
            Span span = change.apply(index, token(index, vocabulary), textOf(index, input), old);
            offsets[2 * index] = span.start();
            offsets[2 * index + 1] = span.end();
        }
        overflowing.forEach(row -> row.changeOffsets(change, input, vocabulary));
    }

    /** The text, or the word, that the offsets of a token point into. */
    private String textOf(int index, TextInput input) {
        return switch (texts[index] == 0 ? input.first() : texts[index] == 1 ? input.second() : null) {
            case TextInput.Plain plain -> plain.text();
            case TextInput.Words words -> words.words().get(wordIds[index]);
            case null -> "";
        };
    }

    /** Gives the new offsets of the token at {@code index} from its old ones in {@code text}. */
    @FunctionalInterface
    interface OffsetChange {
        Span apply(int index, String token, String text, Span old);
    }

    private String token(int index, IntFunction<@Nullable String> vocabulary) {
        String value = values == null ? null : values[index];
        if (value == null) {
            value = vocabulary.apply(ids[index]);
        }
        return value == null ? "" : value;
    }

    /** This row with a frame around it and around each overflowing row. */
    TokenRow framed(UnaryOperator<TokenRow> frame) {
        List<TokenRow> rows = new ArrayList<>(overflowing.size());
        for (TokenRow row : overflowing) {
            rows.add(frame.apply(row));
        }
        return frame.apply(withOverflowing(List.of())).withOverflowing(rows);
    }

    /** An equal row whose types may be set without changing this one's. */
    TokenRow copied() {
        return withOverflowing(overflowing);
    }

    private TokenRow withOverflowing(List<TokenRow> rows) {
        TokenRow row = new TokenRow(ids.length, values != null, rows);
        row.copyAll(this, 0);
        return row;
    }

    private void copyAll(TokenRow other, int at) {
        copy(other, 0, other.length(), at);
        other.sequenceRanges.forEach(
                (sequence, range) -> sequenceRanges.put(sequence, new Span(range.start() + at, range.end() + at)));
    }

    /** Copies tokens of another row, from {@code start} to {@code end}, to {@code at} in this one. */
    private void copy(TokenRow other, int start, int end, int at) {
        int length = end - start;
        System.arraycopy(other.ids, start, ids, at, length);
        System.arraycopy(other.typeIds, start, typeIds, at, length);
        System.arraycopy(other.offsets, 2 * start, offsets, 2 * at, 2 * length);
        System.arraycopy(other.wordIds, start, wordIds, at, length);
        System.arraycopy(other.texts, start, texts, at, length);
        System.arraycopy(other.specialTokensMask, start, specialTokensMask, at, length);
        System.arraycopy(other.attentionMask, start, attentionMask, at, length);
        if (values != null && other.values != null) {
            System.arraycopy(other.values, start, values, at, length);
        }
    }

    private TokenRow part(int start, int end, List<TokenRow> rest) {
        TokenRow part = new TokenRow(end - start, values != null, rest);
        part.copy(this, start, end, 0);
        return part;
    }

    /** Rows one after another as one; each overflowing part of a row is joined with the others and with theirs. */
    static TokenRow join(List<TokenRow> rows) {
        if (rows.size() == 1) {
            return rows.getFirst();
        }
        if (rows.stream().allMatch(row -> row.overflowing.isEmpty())) {
            return concatenated(rows, List.of());
        }
        TokenRow joined = new TokenRow(0, false, List.of());
        for (TokenRow row : rows) {
            joined = joined.joinedWith(row);
        }
        return joined;
    }

    private static TokenRow concatenated(List<TokenRow> rows, List<TokenRow> rest) {
        int length = rows.stream().mapToInt(TokenRow::length).sum();
        TokenRow joined = new TokenRow(length, rows.stream().anyMatch(row -> row.values != null), rest);
        int at = 0;
        for (TokenRow row : rows) {
            joined.copyAll(row, at);
            at += row.length();
        }
        return joined;
    }

    private TokenRow joinedWith(TokenRow next) {
        List<TokenRow> rest = new ArrayList<>();
        for (TokenRow mine : overflowing) {
            rest.add(mine.joinedWith(next));
            for (TokenRow other : next.overflowing) {
                rest.add(mine.joinedWith(other));
            }
        }
        for (TokenRow other : next.overflowing) {
            rest.add(joinedWith(other));
        }
        return concatenated(List.of(this, next), rest);
    }

    /**
     * The first or last {@code maxLength} tokens. The others become overflowing rows of at most that length, each of
     * which repeats {@code stride} tokens of the row before it.
     *
     * @throws TokenizerException if {@code stride} is not less than {@code maxLength}
     */
    TokenRow truncated(int maxLength, Truncation truncation) {
        if (maxLength >= length()) {
            return this;
        }
        boolean keeps = truncation.keepsOverflow();
        if (maxLength == 0) {
            return new TokenRow(0, false, keeps ? List.of(this) : List.of());
        }
        int stride = truncation.stride();
        if (stride >= maxLength) {
            throw new TokenizerException(
                    ("A stride of %d was asked for, but only %d tokens of a row are left for text; make the stride "
                                    + "smaller or max_length greater.")
                            .formatted(stride, maxLength));
        }
        List<int[]> ranges = ranges(maxLength, maxLength - stride, truncation.direction());
        List<TokenRow> rest = new ArrayList<>();
        for (int index = 1; keeps && index < ranges.size(); index++) {
            rest.add(part(ranges.get(index)[0], ranges.get(index)[1], List.of()));
        }
        return part(ranges.getFirst()[0], ranges.getFirst()[1], rest);
    }

    private List<int[]> ranges(int maxLength, int step, Side direction) {
        List<int[]> ranges = new ArrayList<>();
        int length = length();
        int covered = 0;
        for (int first = 0; covered < length; first += step) {
            covered = Math.min(first + maxLength, length);
            ranges.add(
                    direction == Side.RIGHT
                            ? new int[] {first, covered}
                            : new int[] {length - covered, length - first});
        }
        return ranges;
    }

    /** This row and its overflowing ones filled up to {@code length}. */
    TokenRow padded(int length, Padding padding) {
        List<TokenRow> rest =
                overflowing.stream().map(row -> row.padded(length, padding)).toList();
        if (length() >= length) {
            return withOverflowing(rest);
        }
        TokenRow row = new TokenRow(length, true, rest);
        int missing = length - length();
        int from = padding.direction() == Side.LEFT ? 0 : length();
        row.copyAll(this, padding.direction() == Side.LEFT ? missing : 0);
        row.fill(from, from + missing, padding.padId(), padding.padToken(), padding.padTypeId());
        Arrays.fill(row.attentionMask, from, from + missing, 0);
        return row;
    }

    /** As in the original, a text without a range is taken to be the whole row. */
    private int[] sequenceIds() {
        int[] sequenceIds = filled(length(), Encoding.NONE);
        for (int sequence = 0; sequence < Math.max(1, sequenceRanges.size()); sequence++) {
            Span range = sequenceRanges.getOrDefault(sequence, new Span(0, length()));
            Arrays.fill(sequenceIds, range.start(), range.end(), sequence);
        }
        return sequenceIds;
    }

    /**
     * The finished encoding.
     *
     * @param source the texts that offsets point into
     * @param vocabulary how ids are written
     */
    public Encoding toEncoding(TextInput source, IntFunction<@Nullable String> vocabulary) {
        return Encoding.builder(ids, new TokenList(ids, values, vocabulary))
                .typeIds(typeIds)
                .offsets(offsets)
                .wordIds(wordIds)
                .sequenceIds(sequenceIds())
                .specialTokensMask(specialTokensMask)
                .attentionMask(attentionMask)
                .source(source, texts)
                .overflowing(overflowing.stream()
                        .map(row -> row.toEncoding(source, vocabulary))
                        .toList())
                .build();
    }
}
