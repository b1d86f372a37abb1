package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.model.TokenBuffer;
import io.jtransformers.tokenizers.text.CharTrie;
import io.jtransformers.tokenizers.text.NormalizedText;
import io.jtransformers.tokenizers.text.Utf8;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece model at work: text becomes ids, and ids text, as sentencepiece itself does it. Immutable and shared
 * by threads.
 *
 * <p>Text never becomes a control piece, whatever it spells.
 *
 * <p>Source: {@code SentencePieceProcessor} in sentencepiece 0.2, {@code sentencepiece_processor.cc}.
 */
public final class SentencePieceModel {

    /** The id of no piece. */
    public static final int NONE = -1;

    private final ModelProto proto;
    private final List<ScoredPiece> pieces;
    private final PieceNormalizer normalizer;
    private final SegmentEncoder encoder;
    private final PieceDecoder decoder;
    private final int unknownId;

    private final Map<String, Integer> ids;

    /** The id of the piece of each byte; empty without byte fallback. */
    private final int[] byteIds;

    /**
     * A model.
     *
     * @param name what messages call it
     * @param proto what the file says
     * @throws TokenizerFileException if a piece is there twice or missing, or the model is of a kind that is not known
     */
    public SentencePieceModel(String name, ModelProto proto) {
        this.proto = proto;
        pieces = proto.pieces();
        ids = HashMap.newHashMap(pieces.size());
        CharTrie userDefined = new CharTrie();
        int unknown = NONE;
        for (int id = 0; id < pieces.size(); id++) {
            ScoredPiece piece = pieces.get(id);
            if (ids.put(piece.text(), id) != null) {
                throw error(name, "has the piece '%s' twice".formatted(piece.text()));
            }
            if (piece.kind() == PieceKind.UNKNOWN) {
                if (unknown != NONE) {
                    throw error(name, "has two unknown pieces");
                }
                unknown = id;
            }
            if (piece.kind() == PieceKind.USER_DEFINED) {
                userDefined.put(piece.text(), piece.text().length());
            }
        }
        if (unknown == NONE) {
            throw error(name, "has no unknown piece");
        }
        unknownId = unknown;
        byteIds = proto.trainerSpec().byteFallback() ? byteIds(name) : new int[0];
        normalizer =
                new PieceNormalizer(proto.normalizerSpec(), proto.trainerSpec().treatWhitespaceAsSuffix(), userDefined);
        encoder = switch (proto.trainerSpec().modelType()) {
            case UNIGRAM -> new UnigramSegments(pieces, unknownId);
            case BPE -> new BpeSegments(pieces, ids, unknownId, userDefined);
            case WORD, CHAR ->
                throw error(
                        name,
                        "is of type %s, but only UNIGRAM and BPE are known"
                                .formatted(proto.trainerSpec().modelType()));
        };
        if (proto.trainerSpec().modelType() == TrainerSpec.ModelType.BPE
                && pieces.stream().anyMatch(piece -> piece.kind() == PieceKind.UNUSED)) {
            throw error(name, "has unused pieces, which are known in UNIGRAM models only");
        }
        decoder = new PieceDecoder(proto);
    }

    /**
     * Reads a {@code tokenizer.model}.
     *
     * @throws TokenizerFileException if it is missing, malformed, or of a kind that is not known
     */
    public static SentencePieceModel read(Path file) {
        return new SentencePieceModel(file.toString(), ModelProto.read(file));
    }

    private static TokenizerFileException error(String name, String problem) {
        return new TokenizerFileException("The SentencePiece model %s %s.".formatted(name, problem));
    }

    private int[] byteIds(String name) {
        int[] found = new int[256];
        for (int value = 0; value < found.length; value++) {
            String piece = "<0x%02X>".formatted(value);
            found[value] = ids.getOrDefault(piece, NONE);
            if (found[value] == NONE || kind(found[value]) != PieceKind.BYTE) {
                throw error(name, "falls back to bytes, but lacks the piece '%s'".formatted(piece));
            }
        }
        return found;
    }

    /** What the file says. */
    public ModelProto proto() {
        return proto;
    }

    /** The number of pieces. */
    public int size() {
        return pieces.size();
    }

    /**
     * The piece of an id.
     *
     * @throws TokenizerException if there is none
     */
    public String piece(int id) {
        return pieces.get(checked(id)).text();
    }

    /**
     * What the piece of an id is for.
     *
     * @throws TokenizerException if there is none
     */
    public PieceKind kind(int id) {
        return pieces.get(checked(id)).kind();
    }

    private int checked(int id) {
        if (id < 0 || id >= pieces.size()) {
            throw new TokenizerException(
                    "The id %d was given, but the model has ids from 0 to %d.".formatted(id, pieces.size() - 1));
        }
        return id;
    }

    /** The id of a piece; {@link #unkId} if there is no such piece. */
    public int id(String piece) {
        return ids.getOrDefault(piece, unknownId);
    }

    /** Whether there is such a piece. */
    public boolean contains(String piece) {
        return ids.containsKey(piece);
    }

    /** The id of the unknown piece. */
    public int unkId() {
        return unknownId;
    }

    /** The id of the piece that begins a text; {@link #NONE} if there is none. */
    public int bosId() {
        return controlId(proto.trainerSpec().bosPiece());
    }

    /** The id of the piece that ends a text; {@link #NONE} if there is none. */
    public int eosId() {
        return controlId(proto.trainerSpec().eosPiece());
    }

    /** The id of the piece that fills up a row; {@link #NONE} if there is none. */
    public int padId() {
        return controlId(proto.trainerSpec().padPiece());
    }

    private int controlId(String piece) {
        int id = id(piece);
        return kind(id) == PieceKind.CONTROL ? id : NONE;
    }

    /** The ids of a text, without marks for its beginning and end. */
    public int[] encode(String text) {
        String normalized = normalizer.normalize(text);
        TokenBuffer found = new TokenBuffer();
        found.beginPiece(NormalizedText.of(normalized));
        encoder.encode(normalized, found);
        int[] foundIds = found.ids();
        boolean known = Arrays.stream(foundIds).noneMatch(id -> id == unknownId);
        return known ? foundIds : withoutUnknown(foundIds, found.offsets(), normalized);
    }

    /** The ids with bytes for unknown characters, or one unknown piece for several in a row. */
    private int[] withoutUnknown(int[] found, int[] offsets, String text) {
        TokenBuffer out = new TokenBuffer();
        for (int index = 0; index < found.length; index++) {
            if (found[index] != unknownId) {
                out.add(found[index], 0, 0);
            } else if (byteIds.length > 0) {
                text.substring(offsets[2 * index], offsets[2 * index + 1])
                        .codePoints()
                        .forEach(codePoint -> {
                            for (int part = 0; part < Utf8.length(codePoint); part++) {
                                out.add(byteIds[Utf8.byteOf(codePoint, part)], 0, 0);
                            }
                        });
            } else if (index == 0 || found[index - 1] != unknownId) {
                out.add(unknownId, 0, 0);
            }
        }
        return out.ids();
    }

    /**
     * The text of ids. Control pieces give none; bytes that are no UTF-8 give U+FFFD, one each.
     *
     * @throws TokenizerException if an id has no piece
     */
    public String decode(int... tokenIds) {
        for (int id : tokenIds) {
            checked(id);
        }
        return decoder.decode(tokenIds);
    }
}
