package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.BatchEncoding;
import io.jtransformers.tokenizer.EncodeOptions;
import io.jtransformers.tokenizer.Encoding;
import io.jtransformers.tokenizer.PaddingStrategy;
import io.jtransformers.tokenizer.Side;
import io.jtransformers.tokenizer.TextInput;
import io.jtransformers.tokenizer.Tokenizer;
import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TruncationStrategy;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of ids: frames them with special tokens, cuts them, and fills them up.
 *
 * <p>Source: {@code MistralCommonBackend.prepare_for_model} and {@code truncate_sequences} in Transformers 5.12.1,
 * {@code tokenization_mistral_common.py}.
 */
final class MistralRows {

    private final MistralCommonTokenizer tokenizer;

    MistralRows(MistralCommonTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text is the only one, so that there is nothing to choose. */
    static void checkTruncation(EncodeOptions options) {
        if (options.truncation() == TruncationStrategy.ONLY_FIRST
                || options.truncation() == TruncationStrategy.ONLY_SECOND) {
            throw new TokenizerException("Truncation strategy `only_first` and `only_second` are not supported by"
                    + " `MistralCommonBackend`.");
        }
    }

    /**
     * Makes rows.
     *
     * @param texts the ids of each row without special tokens
     * @param inputs the texts that their offsets point into, as many; empty where no text is known
     */
    BatchEncoding make(List<EncodedText> texts, List<TextInput> inputs, EncodeOptions options) {
        boolean unlimited = options.maxLength() == null && tokenizer.modelMaxLength() == Tokenizer.UNLIMITED_LENGTH;
        int maxLength = options.maxLength() == null ? tokenizer.modelMaxLength() : options.maxLength();
        boolean cuts = options.truncation() != TruncationStrategy.DO_NOT_TRUNCATE && !unlimited && maxLength > 0;
        boolean pads = options.padding() == PaddingStrategy.LONGEST
                || (options.padding() == PaddingStrategy.MAX_LENGTH && !unlimited);
        Integer multiple = options.padToMultipleOf();
        if (cuts && pads && multiple != null && maxLength % multiple != 0) {
            throw new TokenizerException(
                    ("Truncation and padding are both activated but truncation length (%d) is not a multiple of "
                                    + "pad_to_multiple_of (%d).")
                            .formatted(maxLength, multiple));
        }
        List<Row> rows = new ArrayList<>(texts.size());
        for (EncodedText text : texts) {
            rows.add(cuts ? cut(text, maxLength, options) : Row.whole(text));
        }
        int length = pads ? paddedLength(rows, maxLength, options) : 0;
        List<Encoding> encodings = new ArrayList<>(rows.size());
        for (int index = 0; index < rows.size(); index++) {
            TextInput input = inputs.isEmpty() ? null : inputs.get(index);
            encodings.add(encoding(rows.get(index), input, length, options));
        }
        return BatchEncoding.of(encodings);
    }

    /**
     * A part of a text that becomes a row.
     *
     * @param text all of it
     * @param from the first id that stays
     * @param to the end of those that stay
     * @param cutFrom the first id that comes back as cut, or that is repeated before what was cut
     * @param cutTo the end of those
     */
    private record Row(EncodedText text, int from, int to, int cutFrom, int cutTo) {

        static Row whole(EncodedText text) {
            return new Row(text, 0, text.ids().length, 0, 0);
        }

        int length() {
            return to - from;
        }

        int[] ids() {
            return Arrays.copyOfRange(text.ids(), from, to);
        }
    }

    private Row cut(EncodedText text, int maxLength, EncodeOptions options) {
        int length = text.ids().length;
        int excess = length + specialTokens(options) - maxLength;
        if (excess <= 0) {
            return Row.whole(text);
        }
        int window = Math.min(length, options.stride() + excess);
        int kept = Math.max(0, length - excess);
        Side side = Objects.requireNonNullElse(options.truncationSide(), tokenizer.truncationSide());
        return side == Side.LEFT
                ? new Row(text, length - kept, length, 0, window)
                : new Row(text, 0, kept, length - window, length);
    }

    private int specialTokens(EncodeOptions options) {
        return options.addSpecialTokens() ? tokenizer.numSpecialTokensToAdd() : 0;
    }

    private int paddedLength(List<Row> rows, int maxLength, EncodeOptions options) {
        int length = maxLength;
        if (options.padding() == PaddingStrategy.LONGEST) {
            length = rows.stream().mapToInt(Row::length).max().orElse(0) + specialTokens(options);
        }
        Integer multiple = options.padToMultipleOf();
        return multiple == null ? length : Math.ceilDiv(length, multiple) * multiple;
    }

    private Encoding encoding(Row row, @Nullable TextInput input, int paddedLength, EncodeOptions options) {
        int[] sequence = options.addSpecialTokens() ? tokenizer.buildInputsWithSpecialTokens(row.ids()) : row.ids();
        int padding = Math.max(0, paddedLength - sequence.length);
        Side side = Objects.requireNonNullElse(options.paddingSide(), tokenizer.paddingSide());
        int start = side == Side.LEFT ? padding : 0;
        int textStart = start + (options.addSpecialTokens() ? 1 : 0);
        int[] ids = new int[sequence.length + padding];
        int[] attentionMask = new int[ids.length];
        int[] specialTokensMask = new int[ids.length];
        Arrays.fill(ids, padding == 0 ? 0 : tokenizer.padTokenId().orElseThrow());
        System.arraycopy(sequence, 0, ids, start, sequence.length);
        Arrays.fill(attentionMask, start, start + sequence.length, 1);
        Arrays.fill(specialTokensMask, 1);
        Arrays.fill(specialTokensMask, textStart, textStart + row.length(), 0);
        Encoding.Builder builder = located(ids, textStart, row.text, row.from, row.to, input)
                .attentionMask(attentionMask)
                .specialTokensMask(specialTokensMask);
        if (options.returnOverflowingTokens() && row.cutFrom < row.cutTo) {
            int[] cut = Arrays.copyOfRange(row.text.ids(), row.cutFrom, row.cutTo);
            builder.overflowing(List.of(
                    located(cut, 0, row.text, row.cutFrom, row.cutTo, input).build()));
        }
        return builder.build();
    }

    /**
     * An encoding of {@code ids} in which the tokens of {@code text} from {@code from} to {@code to} begin at
     * {@code at}.
     */
    private Encoding.Builder located(int[] ids, int at, EncodedText text, int from, int to, @Nullable TextInput input) {
        int[] sequenceIds = new int[ids.length];
        Arrays.fill(sequenceIds, Encoding.NONE);
        Arrays.fill(sequenceIds, at, at + to - from, 0);
        Encoding.Builder builder = Encoding.builder(ids, new Pieces(ids)).sequenceIds(sequenceIds);
        if (input == null || !text.hasOffsets()) {
            return builder;
        }
        int[] offsets = new int[2 * ids.length];
        System.arraycopy(text.offsets(), 2 * from, offsets, 2 * at, 2 * (to - from));
        return builder.offsets(offsets).source(input, sequenceIds);
    }

    /** The pieces of ids, looked up when they are asked for. */
    private final class Pieces extends AbstractList<String> implements RandomAccess {
        private final int[] ids;

        Pieces(int[] ids) {
            this.ids = ids;
        }

        @Override
        public String get(int index) {
            return tokenizer.textTokenizer().idToPiece(ids[index]);
        }

        @Override
        public int size() {
            return ids.length;
        }
    }
}
