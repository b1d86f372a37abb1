package io.jtransformers.tokenizers.model;

import io.jtransformers.tokenizers.text.ByteAlphabet;
import io.jtransformers.tokenizers.text.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding: a piece begins as single characters, or as bytes, and neighbours merge in the order that training
 * found most useful.
 *
 * <p>A piece may be a whole book, where no pre-tokenizer splits at spaces. It is cut first wherever two neighbouring
 * characters are never joined by any merge ({@link JunctionTable}): merges cannot reach over such a place, so the parts
 * can be encoded, and remembered, as words.
 *
 * <p>Source: {@code BPE} in tokenizers 0.23, {@code models/bpe/model.rs}.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Neural Machine Translation of Rare Words with Subword Units</a>
 */
public final class BpeModel implements Model {

    private final Vocabulary vocabulary;
    private final BpeSettings settings;
    private final MergeTable merges;
    private final WordCache cache = new WordCache();

    /** The id of each byte, as a letter or as {@code <0xNN>}; {@link Vocabulary#NONE} where the vocabulary lacks it. */
    private final int[] byteIds;

    private final boolean readsBytes;
    private final @Nullable JunctionTable junctions;
    private final int longestToken;

    BpeModel(
            Vocabulary vocabulary,
            BpeSettings settings,
            MergeTable merges,
            @Nullable JunctionTable junctions,
            boolean readsBytes) {
        this.vocabulary = vocabulary;
        this.settings = settings;
        this.merges = merges;
        this.junctions = junctions;
        this.readsBytes = readsBytes;
        byteIds = new int[256];
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = vocabulary.id(
                    readsBytes ? String.valueOf(ByteAlphabet.letter(value)) : BpeBuilder.byteToken(value));
        }
        longestToken = vocabulary.longestToken();
    }

    /**
     * The same model for text that is not yet written as {@link ByteAlphabet letters for bytes}: it reads the bytes of
     * the text itself. Needs a vocabulary with all 256 letters, and neither prefixes nor suffixes.
     *
     * @return the model, or null where the vocabulary does not allow it
     */
    public @Nullable BpeModel readingBytes() {
        BpeModel reading = new BpeModel(vocabulary, settings, merges, null, true);
        return settings.affixed() || reading.lacksBytes() ? null : reading;
    }

    private boolean lacksBytes() {
        return Arrays.stream(byteIds).anyMatch(id -> id == Vocabulary.NONE);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(String text, int start, int end, TokenBuffer out) {
        if (junctions == null) {
            cache.tokenize(text, start, end, this::encode, out);
            return;
        }
        if (settings.ignoreMerges() && end - start <= longestToken) {
            int id = vocabulary.id(text.substring(start, end));
            if (id != Vocabulary.NONE) {
                out.add(id, start, end);
                return;
            }
        }
        int wordStart = start;
        while (wordStart < end) {
            int wordEnd = junctions.nextCut(text, wordStart, end);
            cache.tokenize(text, wordStart, wordEnd, this::encode, out);
            wordStart = wordEnd;
        }
    }

    /** Three numbers for each token of a word, see {@link WordCache.Word#tokens}. */
    private int[] encode(String word) {
        if (settings.ignoreMerges() && junctions == null) { // else the word may be a part of a piece, see tokenize
            int id = vocabulary.id(readsBytes ? letters(word) : word);
            if (id != Vocabulary.NONE) {
                return new int[] {id, 0, word.length()};
            }
        }
        SymbolMerger symbols = new SymbolMerger(merges, word.length());
        if (readsBytes) {
            addBytes(word, symbols);
        } else {
            addCharacters(word, symbols);
        }
        symbols.mergeAll();
        return located(word, symbols);
    }

    private static String letters(String word) {
        StringBuilder letters = new StringBuilder(word.length() + 8);
        word.codePoints().forEach(codePoint -> {
            int length = Utf8.length(codePoint);
            for (int part = 0; part < length; part++) {
                letters.append(ByteAlphabet.letter(Utf8.byteOf(codePoint, part)));
            }
        });
        return letters.toString();
    }

    private void addBytes(String word, SymbolMerger symbols) {
        int index = 0;
        while (index < word.length()) {
            int codePoint = word.codePointAt(index);
            int length = Utf8.length(codePoint);
            for (int part = 0; part < length; part++) {
                symbols.add(byteIds[Utf8.byteOf(codePoint, part)], 1);
            }
            index += Character.charCount(codePoint);
        }
    }

    /**
     * Adds a symbol for each character, its bytes where it is unknown and they are not, or else the unknown token. As
     * in the original, an unknown token waits for the next known character, so that bytes may overtake it, and
     * characters without any token leave no gap.
     */
    private void addCharacters(String word, SymbolMerger symbols) {
        int unknownLength = 0;
        int index = 0;
        while (index < word.length()) {
            int codePoint = word.codePointAt(index);
            int next = index + Character.charCount(codePoint);
            int bytes = Utf8.length(codePoint);
            String symbol = settings.affix(word.substring(index, next), index == 0, next == word.length());
            int id = vocabulary.id(symbol);
            if (id != Vocabulary.NONE) {
                unknownLength = flushUnknown(unknownLength, symbols);
                symbols.add(id, bytes);
            } else if (!settings.byteFallback() || !addFallbackBytes(symbol, symbols)) {
                if (settings.unknownToken() != null) {
                    if (!settings.fuseUnknown()) {
                        flushUnknown(unknownLength, symbols);
                        unknownLength = 0;
                    }
                    unknownLength += bytes;
                }
            }
            index = next;
        }
        flushUnknown(unknownLength, symbols);
    }

    private int flushUnknown(int length, SymbolMerger symbols) {
        String unknown = settings.unknownToken();
        if (length > 0 && unknown != null) {
            symbols.add(vocabulary.unknownId(unknown), length);
        }
        return 0;
    }

    private boolean addFallbackBytes(String symbol, SymbolMerger symbols) {
        int[] codePoints = symbol.codePoints().toArray();
        for (int codePoint : codePoints) {
            for (int part = 0; part < Utf8.length(codePoint); part++) {
                if (byteIds[Utf8.byteOf(codePoint, part)] == Vocabulary.NONE) {
                    return false;
                }
            }
        }
        for (int codePoint : codePoints) {
            for (int part = 0; part < Utf8.length(codePoint); part++) {
                symbols.add(byteIds[Utf8.byteOf(codePoint, part)], 1);
            }
        }
        return true;
    }

    /** Turns lengths in bytes into indices: a token that holds a part of a character stands for the whole of it. */
    static int[] located(String word, SymbolMerger symbols) {
        int[] tokens = new int[3 * symbols.size()];
        int bytesBefore = 0; // of the character at index
        int index = 0;
        int position = 0;
        for (int symbol = 0; symbol < symbols.size(); symbol++) {
            while (index < word.length() && bytesBefore + Utf8.length(word.codePointAt(index)) <= position) {
                bytesBefore += Utf8.length(word.codePointAt(index));
                index += Character.charCount(word.codePointAt(index));
            }
            int start = index;
            position += symbols.length(symbol);
            int end = index;
            int bytes = bytesBefore;
            while (end < word.length() && bytes < position) {
                bytes += Utf8.length(word.codePointAt(end));
                end += Character.charCount(word.codePointAt(end));
            }
            tokens[3 * symbol] = symbols.id(symbol);
            tokens[3 * symbol + 1] = start;
            tokens[3 * symbol + 2] = end;
        }
        return tokens;
    }
}
