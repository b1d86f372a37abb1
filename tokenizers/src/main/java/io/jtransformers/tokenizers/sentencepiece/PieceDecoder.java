package io.jtransformers.tokenizers.sentencepiece;

import io.jtransformers.tokenizers.text.Utf8;
import java.util.Arrays;
import java.util.List;

/**
 * Writes pieces as text.
 *
 * <p>Source: {@code SentencePieceProcessor::Decode} in sentencepiece 0.2, {@code sentencepiece_processor.cc}.
 */
final class PieceDecoder {

    private final List<ScoredPiece> pieces;
    private final String unknownSurface;
    private final boolean dropsFirstSpace;
    private final boolean dropsAllFirstSpaces;

    /** The byte that a piece stands for. */
    private final byte[] bytes;

    PieceDecoder(ModelProto proto) {
        pieces = proto.pieces();
        unknownSurface = proto.trainerSpec().unkSurface();
        dropsAllFirstSpaces = proto.normalizerSpec().removeExtraWhitespaces();
        dropsFirstSpace = dropsAllFirstSpaces || proto.normalizerSpec().addDummyPrefix();
        bytes = new byte[pieces.size()];
        for (int id = 0; id < bytes.length; id++) {
            ScoredPiece piece = pieces.get(id);
            if (piece.kind() == PieceKind.BYTE && piece.text().matches("<0x[0-9A-F]{2}>")) {
                bytes[id] = (byte) Integer.parseInt(piece.text(), 3, 5, 16);
            }
        }
    }

    String decode(int[] ids) {
        StringBuilder text = new StringBuilder(4 * ids.length);
        boolean atFirst = true;
        boolean sawFirstSpace = false;
        int index = 0;
        while (index < ids.length) {
            if (pieces.get(ids[index]).kind() == PieceKind.BYTE) {
                int end = index;
                while (end < ids.length && pieces.get(ids[end]).kind() == PieceKind.BYTE) {
                    end++;
                }
                appendBytes(ids, index, end, text);
                index = end;
                continue;
            }
            atFirst = atFirst && !sawFirstSpace && text.isEmpty();
            sawFirstSpace = append(pieces.get(ids[index]), atFirst, text);
            index++;
        }
        return text.toString();
    }

    /** Whether this piece began with the space at the beginning, the only one that is dropped. */
    private boolean append(ScoredPiece piece, boolean atFirst, StringBuilder text) {
        if (piece.kind() == PieceKind.CONTROL) {
            return false;
        }
        if (piece.kind() == PieceKind.UNKNOWN) {
            text.append(unknownSurface);
            return false;
        }
        boolean drops = atFirst && dropsFirstSpace && piece.text().charAt(0) == PieceNormalizer.SPACE_SYMBOL;
        text.append(piece.text().substring(drops ? 1 : 0).replace(PieceNormalizer.SPACE_SYMBOL, ' '));
        return drops && !dropsAllFirstSpaces;
    }

    /** Appends characters; each byte that belongs to none gives U+FFFD. */
    private void appendBytes(int[] ids, int start, int end, StringBuilder text) {
        byte[] part = new byte[end - start];
        for (int index = start; index < end; index++) {
            part[index - start] = bytes[ids[index]];
        }
        for (int index = 0; index < part.length; ) {
            int length = Utf8.characterLength(part, index);
            if (length == 0) {
                text.append('\uFFFD');
                index++;
            } else {
                text.append(Utf8.decodeLossy(Arrays.copyOfRange(part, index, index + length), length));
                index += length;
            }
        }
    }
}
