package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.text.CharsMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a {@code tokenizer.model}.
 *
 * <p>Source: {@code ModelProto} in sentencepiece 0.2, {@code sentencepiece_model.proto}.
 *
 * @param pieces the pieces; the id of each is its index
 * @param trainerSpec how the model was trained
 * @param normalizerSpec how text is normalised before it is cut
 */
public record ModelProto(List<ScoredPiece> pieces, TrainerSpec trainerSpec, NormalizerSpec normalizerSpec) {

    private static final long LARGEST_FILE = 256L << 20;

    private static final int MOST_PIECES = 1 << 24;

    /** The trainer makes pieces of 16 characters at most unless told otherwise. */
    private static final int LONGEST_PIECE = 1_024;

    /** Makes the list immutable. */
    public ModelProto {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a file.
     *
     * @throws TokenizerFileException if it is missing, too large or malformed
     */
    public static ModelProto read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new TokenizerFileException(
                        "%s has %d bytes, but a SentencePiece model has at most %d; is it the right file?"
                                .formatted(file, size, LARGEST_FILE));
            }
            return read(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new TokenizerFileException(
                    "%s cannot be read (%s); check that it exists and is readable.".formatted(file, e), e);
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @param name what messages call it
     * @throws TokenizerFileException if they are malformed
     */
    public static ModelProto read(String name, ByteBuffer bytes) {
        ProtoReader proto = new ProtoReader(name, bytes);
        List<ScoredPiece> pieces = new ArrayList<>();
        TrainerSpec trainerSpec = trainerSpec(new ProtoReader(name, ByteBuffer.allocate(0)));
        NormalizerSpec normalizerSpec = normalizerSpec(new ProtoReader(name, ByteBuffer.allocate(0)));
        for (int field = proto.nextField(); field != 0; field = proto.nextField()) {
            switch (field) {
                case 1 -> pieces.add(piece(proto.readMessage()));
                case 2 -> trainerSpec = trainerSpec(proto.readMessage());
                case 3 -> normalizerSpec = normalizerSpec(proto.readMessage());
                default -> proto.skip();
            }
            if (pieces.size() > MOST_PIECES) {
                throw proto.error("has more than %d pieces".formatted(MOST_PIECES));
            }
        }
        if (pieces.isEmpty()) {
            throw proto.error("has no pieces");
        }
        return new ModelProto(pieces, trainerSpec, normalizerSpec);
    }

    private static ScoredPiece piece(ProtoReader proto) {
        String text = "";
        float score = 0;
        PieceKind kind = PieceKind.NORMAL;
        for (int field = proto.nextField(); field != 0; field = proto.nextField()) {
            switch (field) {
                case 1 -> text = proto.readText();
                case 2 -> score = proto.readFloat();
                case 3 -> kind = choice(proto, PieceKind.values(), "type of piece");
                default -> proto.skip();
            }
        }
        if (text.isEmpty()) {
            throw proto.error("has an empty piece");
        }
        if (text.length() > LONGEST_PIECE) {
            throw proto.error(
                    "has a piece with %d characters, but one may have %d".formatted(text.length(), LONGEST_PIECE));
        }
        return new ScoredPiece(text, score, kind);
    }

    private static TrainerSpec trainerSpec(ProtoReader proto) {
        TrainerSpec.ModelType modelType = TrainerSpec.ModelType.UNIGRAM;
        boolean suffix = false;
        boolean byteFallback = false;
        String unkSurface = " \u2047 ";
        String unkPiece = "<unk>";
        String bosPiece = "<s>";
        String eosPiece = "</s>";
        String padPiece = "<pad>";
        for (int field = proto.nextField(); field != 0; field = proto.nextField()) {
            switch (field) {
                case 3 -> modelType = choice(proto, TrainerSpec.ModelType.values(), "model type");
                case 24 -> suffix = proto.readFlag();
                case 35 -> byteFallback = proto.readFlag();
                case 44 -> unkSurface = proto.readText();
                case 45 -> unkPiece = or(proto.readText(), unkPiece);
                case 46 -> bosPiece = or(proto.readText(), bosPiece);
                case 47 -> eosPiece = or(proto.readText(), eosPiece);
                case 48 -> padPiece = or(proto.readText(), padPiece);
                default -> proto.skip();
            }
        }
        return new TrainerSpec(modelType, suffix, byteFallback, unkSurface, unkPiece, bosPiece, eosPiece, padPiece);
    }

    private static NormalizerSpec normalizerSpec(ProtoReader proto) {
        CharsMap charsMap = null;
        boolean addDummyPrefix = true;
        boolean removeExtraWhitespaces = true;
        boolean escapeWhitespaces = true;
        for (int field = proto.nextField(); field != 0; field = proto.nextField()) {
            switch (field) {
                case 2 -> charsMap = charsMap(proto);
                case 3 -> addDummyPrefix = proto.readFlag();
                case 4 -> removeExtraWhitespaces = proto.readFlag();
                case 5 -> escapeWhitespaces = proto.readFlag();
                default -> proto.skip();
            }
        }
        return new NormalizerSpec(charsMap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces);
    }

    private static @Nullable CharsMap charsMap(ProtoReader proto) {
        byte[] bytes = proto.readBytes();
        try {
            return bytes.length == 0 ? null : new CharsMap(bytes);
        } catch (IllegalArgumentException e) {
            throw proto.error("has a precompiled_charsmap that " + e.getMessage());
        }
    }

    /** A choice is written as its number, counted from 1. */
    private static <T> T choice(ProtoReader proto, T[] choices, String what) {
        int number = proto.readInteger();
        if (number < 1 || number > choices.length) {
            throw proto.error("has the %s %d, which is not known".formatted(what, number));
        }
        return choices[number - 1];
    }

    private static String or(String text, String ifEmpty) {
        return text.isEmpty() ? ifEmpty : text;
    }
}
