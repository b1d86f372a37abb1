package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.model.RankedBpe;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.TextMemory;
import io.jtransformers.tokenizers.text.TextPattern;
import io.jtransformers.tokenizers.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of a {@code tekken.json}: a regular expression cuts text into words, whose bytes are encoded by the
 * ranks of their pieces. The first ids are special tokens, so that the id of a piece is its rank plus their number.
 * Immutable and shared by threads.
 *
 * <p>Source: {@code Tekkenizer} in mistral-common 1.12.0, {@code tokens/tokenizers/tekken.py}.
 */
public final class Tekkenizer implements TextTokenizer {

    private final TokenizerVersion version;
    private final TextPattern pattern;
    private final RankedBpe pieces;
    private final List<String> specialTokens;
    private final Map<String, Integer> specialIds;

    Tekkenizer(TokenizerVersion version, TextPattern pattern, RankedBpe pieces, List<String> specialTokens) {
        this.version = version;
        this.pattern = pattern;
        this.pieces = pieces;
        this.specialTokens = List.copyOf(specialTokens);
        specialIds = HashMap.newHashMap(specialTokens.size());
        for (int id = 0; id < specialTokens.size(); id++) {
            specialIds.put(specialTokens.get(id), id);
        }
    }

    /**
     * Reads a {@code tekken.json}.
     *
     * @throws TokenizerFileException if it is missing, malformed, or of an unknown version
     */
    public static Tekkenizer fromFile(Path file) {
        return new TekkenReader(file).read();
    }

    @Override
    public TokenizerVersion version() {
        return version;
    }

    /** The number of special tokens, which have the first ids. */
    public int numSpecialTokens() {
        return specialTokens.size();
    }

    @Override
    public int vocabSize() {
        return specialTokens.size() + pieces.size();
    }

    @Override
    public int bosId() {
        return specialTokenId(SpecialTokens.BOS);
    }

    @Override
    public int eosId() {
        return specialTokenId(SpecialTokens.EOS);
    }

    @Override
    public int padId() {
        return specialTokenId(SpecialTokens.PAD);
    }

    @Override
    public int unkId() {
        return specialTokenId(SpecialTokens.UNK);
    }

    @Override
    public int[] specialIds() {
        int[] ids = new int[specialTokens.size()];
        Arrays.setAll(ids, id -> id);
        return ids;
    }

    @Override
    public boolean isSpecial(int id) {
        return id >= 0 && id < specialTokens.size();
    }

    @Override
    public int specialTokenId(String token) {
        Integer id = specialIds.get(token);
        if (id == null) {
            throw new TokenizerException(
                    "Unknown control token %s; the tokenizer's file must list it.".formatted(token));
        }
        return id;
    }

    @Override
    public int[] encode(String text) {
        return encodeWithOffsets(text).ids();
    }

    EncodedText encodeWithOffsets(String text) {
        TextMemory.check(text.length());
        TokenBuffer tokens = new TokenBuffer();
        tokens.beginPiece(NormalizedText.of(text));
        pattern.findMatches(text, 0, text.length(), (start, end, isMatch) -> {
            if (isMatch && start < end) {
                pieces.encode(text, start, end, tokens);
            }
        });
        int[] ids = tokens.ids();
        for (int index = 0; index < ids.length; index++) {
            ids[index] += specialTokens.size();
        }
        return new EncodedText(ids, tokens.offsets());
    }

    @Override
    public String decode(int[] ids, SpecialTokenPolicy policy) {
        StringBuilder text = new StringBuilder();
        int index = 0;
        while (index < ids.length) {
            int end = index + 1;
            boolean special = isSpecial(ids[index]);
            while (end < ids.length && isSpecial(ids[end]) == special) {
                end++;
            }
            int[] run = Arrays.copyOfRange(ids, index, end);
            if (!special) {
                text.append(decodePieces(run));
            } else if (policy == SpecialTokenPolicy.RAISE) {
                throw new TokenizerException(
                        ("Decoding `tokens` that contain special tokens (%s) is not allowed. Leave them out, or decode"
                                        + " with SpecialTokenPolicy.IGNORE or KEEP.")
                                .formatted(Arrays.toString(run)));
            } else if (policy == SpecialTokenPolicy.KEEP) {
                Arrays.stream(run).mapToObj(specialTokens::get).forEach(text::append);
            }
            index = end;
        }
        return text.toString();
    }

    private String decodePieces(int[] ids) {
        int length = 0;
        for (int id : ids) {
            length += isPiece(id) ? pieces.length(id - specialTokens.size()) : 0;
        }
        byte[] bytes = new byte[length];
        int position = 0;
        for (int id : ids) {
            if (isPiece(id)) {
                int rank = id - specialTokens.size();
                pieces.copy(rank, bytes, position);
                position += pieces.length(rank);
            }
        }
        return Utf8.decodeLossy(bytes, length);
    }

    private boolean isPiece(int id) {
        return id >= specialTokens.size() && id < vocabSize();
    }

    @Override
    public String idToPiece(int id) {
        if (id < 0 || id >= vocabSize()) {
            throw new TokenizerException("The token of id %d was asked for, but there are %d; is it another model's?"
                    .formatted(id, vocabSize()));
        }
        return decode(new int[] {id}, SpecialTokenPolicy.KEEP);
    }

    @Override
    public int pieceToId(String piece) {
        int rank = pieces.rank(piece.getBytes(StandardCharsets.UTF_8));
        return rank == RankedBpe.NONE ? specialIds.getOrDefault(piece, unkId()) : rank + specialTokens.size();
    }

    @Override
    public byte[] bytes(int id) {
        if (!isPiece(id)) {
            return new byte[0];
        }
        int rank = id - specialTokens.size();
        byte[] bytes = new byte[pieces.length(rank)];
        pieces.copy(rank, bytes, 0);
        return bytes;
    }

    /** The special tokens in the order of their ids. */
    public List<String> specialTokens() {
        return new ArrayList<>(specialTokens);
    }
}
