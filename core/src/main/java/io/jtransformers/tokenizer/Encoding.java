package io.jtransformers.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One row of tokens with all that is known about each of them. Every array has {@link #length()} entries; arrays are
 * copies that the caller may change.
 *
 * <p>Source: {@code Encoding} in tokenizers 0.23, {@code tokenizer/encoding.rs}.
 */
public final class Encoding {

    /** The word id and the sequence id of a token that belongs to no word or no text: special tokens and padding. */
    public static final int NONE = -1;

    private final int[] ids;
    private final List<String> tokens;
    private final int[] typeIds;
    private final int[] attentionMask;
    private final int[] specialTokensMask;
    private final int[] wordIds;
    private final int[] sequenceIds;
    private final int[] offsets;
    private final @Nullable TextInput source;
    private final int[] texts;
    private final List<Encoding> overflowing;

    private Encoding(Builder builder) {
        ids = builder.ids;
        tokens = builder.tokens;
        typeIds = builder.typeIds;
        attentionMask = builder.attentionMask;
        specialTokensMask = builder.specialTokensMask;
        wordIds = builder.wordIds;
        sequenceIds = builder.sequenceIds;
        offsets = builder.offsets;
        source = builder.source;
        texts = builder.texts;
        overflowing = List.copyOf(builder.overflowing);
        int length = ids.length;
        if (tokens.size() != length
                || typeIds.length != length
                || attentionMask.length != length
                || specialTokensMask.length != length
                || wordIds.length != length
                || sequenceIds.length != length
                || texts.length != length
                || offsets.length != 2 * length) {
            throw new IllegalArgumentException(
                    "An encoding of %d ids needs as many entries in every other list, and twice as many offsets."
                            .formatted(length));
        }
    }

    /**
     * A builder for tokenizers. What is not set is: type 0, attended, not special, of no word and no text.
     *
     * @param ids the ids; not copied
     * @param tokens as many tokens; not copied
     */
    public static Builder builder(int[] ids, List<String> tokens) {
        return new Builder(ids, tokens);
    }

    /** The number of tokens. */
    public int length() {
        return ids.length;
    }

    /** The ids. */
    public int[] ids() {
        return ids.clone();
    }

    /** The tokens as the vocabulary writes them. */
    public List<String> tokens() {
        return tokens;
    }

    /** 0 for the first text and its special tokens, mostly 1 for the second of a pair. */
    public int[] typeIds() {
        return typeIds.clone();
    }

    /** 1 for tokens, 0 for padding. */
    public int[] attentionMask() {
        return attentionMask.clone();
    }

    /** 1 for tokens that the tokenizer added around the texts, and for padding. */
    public int[] specialTokensMask() {
        return specialTokensMask.clone();
    }

    /** The index of each token's word in its text, {@link #NONE} where there is none. */
    public int[] wordIds() {
        return wordIds.clone();
    }

    /** 0 for tokens of the first text, 1 for those of the second, {@link #NONE} for others. */
    public int[] sequenceIds() {
        return sequenceIds.clone();
    }

    /**
     * The part of its text that a token stands for, in UTF-16 units as {@link String} counts; {@link Span#EMPTY} for
     * special tokens. In pre-tokenised input units count from the beginning of the word.
     */
    public Span offset(int index) {
        return new Span(offsets[2 * index], offsets[2 * index + 1]);
    }

    /** {@link #offset} of all tokens, in UTF-16 units. */
    public List<Span> offsets() {
        return spans(offsets);
    }

    /** {@link #offsets()} in Unicode code points, as Python counts. */
    public List<Span> codePointOffsets() {
        return spans(offsetsInCodePoints());
    }

    /**
     * This row with all that counts characters, such as {@link #offsets()} and {@link #charToToken}, in Unicode code
     * points instead of UTF-16 units.
     */
    public Encoding inCodePoints() {
        return new Builder(ids, tokens)
                .typeIds(typeIds)
                .attentionMask(attentionMask)
                .specialTokensMask(specialTokensMask)
                .wordIds(wordIds)
                .sequenceIds(sequenceIds)
                .offsets(offsetsInCodePoints())
                .overflowing(overflowing.stream().map(Encoding::inCodePoints).toList())
                .build();
    }

    private int[] offsetsInCodePoints() {
        TextInput input = source;
        if (input == null) {
            return offsets;
        }
        CodePointIndex index = new CodePointIndex(input);
        int[] converted = new int[offsets.length];
        for (int token = 0; token < ids.length; token++) {
            for (int edge = 2 * token; edge < 2 * token + 2; edge++) {
                converted[edge] = index.codePoints(texts[token], wordIds[token], offsets[edge]);
            }
        }
        return converted;
    }

    /** The number of texts: 2 for a pair, else 1. */
    public int nSequences() {
        return 1 + Math.max(0, Arrays.stream(sequenceIds).max().orElse(0));
    }

    /** The text that a token belongs to, 0 or 1; empty for special tokens and padding. */
    public OptionalInt tokenToSequence(int token) {
        int sequence = sequenceIds[Objects.checkIndex(token, ids.length)];
        return sequence == NONE ? OptionalInt.empty() : OptionalInt.of(sequence);
    }

    /** The word that a token belongs to, as an index into the words of its text; empty where it belongs to none. */
    public OptionalInt tokenToWord(int token) {
        int word = wordIds[Objects.checkIndex(token, ids.length)];
        return word == NONE || tokenToSequence(token).isEmpty() ? OptionalInt.empty() : OptionalInt.of(word);
    }

    /** The part of its text that a token stands for, as {@link #offset}; empty for special tokens and padding. */
    public Optional<Span> tokenToChars(int token) {
        return tokenToSequence(token).isEmpty() ? Optional.empty() : Optional.of(offset(token));
    }

    /**
     * The first token that stands for a character; empty where none does, as for white space that tokens leave out.
     *
     * @param character index into the text in UTF-16 units
     * @param sequence 0 for the first text, 1 for the second of a pair
     */
    public OptionalInt charToToken(int character, int sequence) {
        return IntStream.range(0, ids.length)
                .filter(token -> sequenceIds[token] == sequence
                        && offsets[2 * token] <= character
                        && character < offsets[2 * token + 1])
                .findFirst();
    }

    /** {@link #tokenToWord} of {@link #charToToken}. */
    public OptionalInt charToWord(int character, int sequence) {
        OptionalInt token = charToToken(character, sequence);
        return token.isEmpty() ? token : tokenToWord(token.getAsInt());
    }

    /**
     * The tokens of a word, the first one and the one after the last; empty where it has none in this row.
     *
     * @param word index into the words of the text
     * @param sequence 0 for the first text, 1 for the second of a pair
     */
    public Optional<Span> wordToTokens(int word, int sequence) {
        int[] found = IntStream.range(0, ids.length)
                .filter(token -> sequenceIds[token] == sequence && wordIds[token] == word)
                .toArray();
        return found.length == 0 ? Optional.empty() : Optional.of(new Span(found[0], found[found.length - 1] + 1));
    }

    /** The part of its text that a word stands for, see {@link #wordToTokens} and {@link #offset}. */
    public Optional<Span> wordToChars(int word, int sequence) {
        return wordToTokens(word, sequence)
                .map(found -> new Span(offsets[2 * found.start()], offsets[2 * found.end() - 1]));
    }

    /** The offsets, start and end of each token alternating; not copied. */
    int[] offsetEdges() {
        return offsets;
    }

    /** The input that offsets point into, if it is known. */
    @Nullable
    TextInput source() {
        return source;
    }

    /** For each token the text that its offsets point into; not copied. */
    int[] texts() {
        return texts;
    }

    /** What was cut from this row, as rows of their own; empty where nothing was. */
    public List<Encoding> overflowing() {
        return overflowing;
    }

    private static List<Span> spans(int[] edges) {
        List<Span> spans = new ArrayList<>(edges.length / 2);
        for (int edge = 0; edge < edges.length; edge += 2) {
            spans.add(new Span(edges[edge], edges[edge + 1]));
        }
        return spans;
    }

    /** The ids and tokens, for logs. */
    @Override
    public String toString() {
        return "Encoding[ids=%s, tokens=%s]".formatted(Arrays.toString(ids), tokens);
    }

    /** Sets the parts of an encoding; none of the arrays is copied. */
    public static final class Builder {
        private final int[] ids;
        private final List<String> tokens;
        private int[] typeIds;
        private int[] attentionMask;
        private int[] specialTokensMask;
        private int[] wordIds;
        private int[] sequenceIds;
        private int[] offsets;
        private @Nullable TextInput source;
        private int[] texts;
        private List<Encoding> overflowing = List.of();

        private Builder(int[] ids, List<String> tokens) {
            this.ids = ids;
            this.tokens = tokens;
            typeIds = new int[ids.length];
            attentionMask = filled(ids.length, 1);
            specialTokensMask = new int[ids.length];
            wordIds = filled(ids.length, NONE);
            sequenceIds = filled(ids.length, NONE);
            offsets = new int[2 * ids.length];
            texts = sequenceIds;
        }

        private static int[] filled(int length, int value) {
            int[] array = new int[length];
            Arrays.fill(array, value);
            return array;
        }

        /** Sets {@link Encoding#typeIds()}. */
        public Builder typeIds(int[] value) {
            typeIds = value;
            return this;
        }

        /** Sets {@link Encoding#attentionMask()}. */
        public Builder attentionMask(int[] value) {
            attentionMask = value;
            return this;
        }

        /** Sets {@link Encoding#specialTokensMask()}. */
        public Builder specialTokensMask(int[] value) {
            specialTokensMask = value;
            return this;
        }

        /** Sets {@link Encoding#wordIds()}. */
        public Builder wordIds(int[] value) {
            wordIds = value;
            return this;
        }

        /** Sets {@link Encoding#sequenceIds()}. */
        public Builder sequenceIds(int[] value) {
            sequenceIds = value;
            return this;
        }

        /** Sets the offsets, start and end of each token alternating, in UTF-16 units. */
        public Builder offsets(int[] value) {
            offsets = value;
            return this;
        }

        /**
         * Sets the input that the offsets point into, so that they can be told in code points.
         *
         * @param input one text or a pair; null where it is not known
         * @param textOfToken for each token 0 or 1 for the text that its offsets point into, {@link #NONE} for none
         */
        public Builder source(@Nullable TextInput input, int[] textOfToken) {
            source = input;
            texts = textOfToken;
            return this;
        }

        /** Sets {@link Encoding#overflowing()}. */
        public Builder overflowing(List<Encoding> value) {
            overflowing = value;
            return this;
        }

        /**
         * The encoding.
         *
         * @throws IllegalArgumentException if the lists have different lengths
         */
        public Encoding build() {
            return new Encoding(this);
        }
    }
}
