package io.jtransformers.tokenizers.mistral;

import io.jtransformers.tokenizer.TokenizerException;
import io.jtransformers.tokenizer.TokenizerFileException;
import io.jtransformers.tokenizers.sentencepiece.PieceKind;
import io.jtransformers.tokenizers.sentencepiece.SentencePieceModel;
import io.jtransformers.tokenizers.text.TextMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokenizer of a SentencePiece file whose name says the version, such as {@code tokenizer.model.v3}. Immutable and
 * shared by threads.
 *
 * <p>Source: {@code SentencePieceTokenizer} in mistral-common 1.12.0, {@code tokens/tokenizers/sentencepiece.py}.
 */
public final class SentencePieceTokenizer implements TextTokenizer {

    /** How pieces write a space. */
    private static final String SPACE = "▁";

    private final SentencePieceModel model;
    private final TokenizerVersion version;

    SentencePieceTokenizer(SentencePieceModel model, TokenizerVersion version) {
        this.model = model;
        this.version = version;
    }

    /**
     * Reads a file; one that is called {@code tokenizer.model} alone is of the first version.
     *
     * @throws TokenizerFileException if it is missing, malformed, or its name says no version that there is
     */
    public static SentencePieceTokenizer fromFile(Path file) {
        return new SentencePieceTokenizer(SentencePieceModel.read(file), version(file));
    }

    private static TokenizerVersion version(Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("model")) {
            return TokenizerVersion.V1;
        }
        // What follows an m is the version of images, which do not concern text.
        TokenizerVersion version = TokenizerVersion.named(ending.split("m", 2)[0])
                .orElseThrow(() -> new TokenizerFileException("Unrecognized tokenizer filename: " + file));
        if (version.isAtLeast(TokenizerVersion.V13)) {
            throw new TokenizerFileException(
                    "%s is to be of version %s, but SentencePiece vocabularies end with v11; is it a tekken.json?"
                            .formatted(file, version));
        }
        return version;
    }

    @Override
    public TokenizerVersion version() {
        return version;
    }

    @Override
    public int vocabSize() {
        return model.size();
    }

    @Override
    public int bosId() {
        return model.bosId();
    }

    @Override
    public int eosId() {
        return model.eosId();
    }

    @Override
    public int padId() {
        return model.padId();
    }

    @Override
    public int unkId() {
        return model.unkId();
    }

    @Override
    public int[] specialIds() {
        return IntStream.range(0, model.size()).filter(this::isSpecial).toArray();
    }

    @Override
    public boolean isSpecial(int id) {
        return isKnown(id) && model.kind(id) == PieceKind.CONTROL;
    }

    private boolean isKnown(int id) {
        return id >= 0 && id < model.size();
    }

    @Override
    public int specialTokenId(String token) {
        return model.id(token);
    }

    @Override
    public int[] encode(String text) {
        TextMemory.check(text.length());
        return model.encode(text);
    }

    @Override
    public String decode(int[] ids, SpecialTokenPolicy policy) {
        int[] known = Arrays.stream(ids).filter(this::isKnown).toArray();
        if (policy == SpecialTokenPolicy.KEEP) {
            return Arrays.stream(known).mapToObj(model::piece).collect(Collectors.joining());
        }
        if (policy == SpecialTokenPolicy.RAISE && Arrays.stream(known).anyMatch(this::isSpecial)) {
            throw new TokenizerException(
                    "Decoding `tokens` that contain special tokens with special_token_policy=RAISE.");
        }
        return model.decode(known);
    }

    @Override
    public String idToPiece(int id) {
        return model.piece(id);
    }

    @Override
    public int pieceToId(String piece) {
        return model.id(piece);
    }

    @Override
    public byte[] bytes(int id) {
        if (!isKnown(id)) {
            return new byte[0];
        }
        return switch (model.kind(id)) {
            case CONTROL -> new byte[0];
            case BYTE -> new byte[] {(byte) Integer.parseInt(model.piece(id).substring(3, 5), 16)};
            case UNKNOWN -> model.decode(id).getBytes(StandardCharsets.UTF_8);
            case NORMAL, USER_DEFINED, UNUSED ->
                model.piece(id).replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
        };
    }
}
