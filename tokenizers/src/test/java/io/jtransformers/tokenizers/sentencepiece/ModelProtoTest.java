package io.jtransformers.tokenizers.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.tokenizer.TokenizerFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelProtoTest {

    private static final Path BPE = Path.of("src/test/assets/sentencepiece/bpe-llama.model");

    private static byte[] field(int number, byte... value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static ModelProto read(byte... bytes) {
        return ModelProto.read("test.model", ByteBuffer.wrap(bytes));
    }

    private static byte[] piece(String text) {
        return field(1, field(1, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void defaultsAreThoseOfTheFormat() {
        ModelProto proto = read(piece("a"));

        assertThat(proto.trainerSpec())
                .isEqualTo(new TrainerSpec(
                        TrainerSpec.ModelType.UNIGRAM, false, false, " \u2047 ", "<unk>", "<s>", "</s>", "<pad>"));
        assertThat(proto.normalizerSpec()).isEqualTo(new NormalizerSpec(null, true, true, true));
    }

    @Test
    void unknownFieldsArePassedOver() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(field(15, (byte) 1, (byte) 2));
        bytes.writeBytes(new byte[] {14 << 3, (byte) 0x80, 1}); // a number of two bytes
        bytes.writeBytes(new byte[] {13 << 3 | 5, 0, 0, 0, 0}); // 32 bits
        bytes.writeBytes(new byte[] {12 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0}); // 64 bits
        bytes.writeBytes(piece("a"));

        assertThat(read(bytes.toByteArray()).pieces()).containsExactly(new ScoredPiece("a", 0, PieceKind.NORMAL));
    }

    @Test
    void lengthsBeyondTheEndAreRefused() {
        assertThatThrownBy(() -> read((byte) (1 << 3 | 2), (byte) 100, (byte) 0))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("announces 100 bytes, but 1 are left");
    }

    @Test
    void negativeLengthsAreRefused() {
        byte[] bytes = new byte[11];
        Arrays.fill(bytes, (byte) 0xFF);
        bytes[0] = 1 << 3 | 2;
        bytes[10] = 1;

        assertThatThrownBy(() -> read(bytes)).isInstanceOf(TokenizerFileException.class);
    }

    @Test
    void modelsWithoutPiecesAreRefused() {
        assertThatThrownBy(() -> read())
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("has no pieces");
    }

    @Test
    void anyDamageIsEitherHarmlessOrSaid() throws IOException {
        byte[] whole = Files.readAllBytes(BPE);
        Random random = new Random(1);
        int refused = 0;

        for (int round = 0; round < 300; round++) {
            byte[] damaged = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int place = 0; place < round % 5; place++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                new SentencePieceModel("damaged", read(damaged)).encode("Hello, wörld! \uD83D\uDE00");
            } catch (TokenizerFileException e) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void filesThatAreMuchTooLargeAreNotRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.model");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(2L << 30);
        }

        assertThatThrownBy(() -> SentencePieceModel.read(file))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("has 2147483648 bytes");
    }

    @Test
    void missingFilesAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> SentencePieceModel.read(folder.resolve("tokenizer.model")))
                .isInstanceOf(TokenizerFileException.class)
                .hasMessageContaining("tokenizer.model cannot be read");
    }
}
