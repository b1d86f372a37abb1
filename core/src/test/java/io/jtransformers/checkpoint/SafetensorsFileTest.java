package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

    private static final String TWO_TENSORS = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]},"
            + "\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}";

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) {
        return SafetensorsBytes.write(folder.resolve("weights.safetensors"), bytes);
    }

    @Test
    void namesAreInTheOrderOfTheirData() {
        try (SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of(TWO_TENSORS, 12)))) {
            assertThat(file.names()).containsExactly("a", "b");
            assertThat(file.shape("b")).isEqualTo(Shape.of(2, 1));
            assertThat(file.metadata()).containsEntry("format", "pt");
        }
    }

    @Test
    void tensorsAreReadInPlace() {
        byte[] header = TWO_TENSORS.getBytes(StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOf(new byte[] {0, 0, (byte) 0x80, 0x3F}, 12);
        System.arraycopy(SafetensorsBytes.floats(2.5f, -3f), 0, data, 4, 8);

        try (SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of(header.length, header, data)))) {
            StoredTensor a = file.tensor("a");
            StoredTensor b = file.tensor("b");

            assertThat(a.data().isMapped()).isTrue();
            assertThat(a.dataType()).isEqualTo(DataType.BF16);
            assertThat(a.dataType().readFloat(a.data(), 2)).isEqualTo(1f);
            assertThat(b.dataType().readFloat(b.data(), 4)).isEqualTo(-3f);
        }
    }

    @Test
    void aHeaderMayBePaddedAndTheFileEmpty() {
        try (SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of("{}      ", 0)))) {
            assertThat(file.names()).isEmpty();
        }
    }

    @Test
    void namesTheNearestTensorWhereOneIsMissing() {
        try (SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of(TWO_TENSORS, 12)))) {
            assertThatThrownBy(() -> file.tensor("aa"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("has no tensor 'aa'; the nearest name is 'a'");
        }
    }

    @Test
    void opensAFileWithTypesThatNobodyReads() {
        String header = "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";

        try (SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of(header, 8)))) {
            assertThatThrownBy(() -> file.tensor("a"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("F64");
        }
    }

    @Test
    void rejectsAFileTooShortForItsLengthField() {
        assertThatThrownBy(() -> SafetensorsFile.open(file(new byte[7])))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("has 7 bytes");
    }

    @Test
    void rejectsALengthBeyondTheFile() {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> SafetensorsFile.open(file(SafetensorsBytes.of(3, header, new byte[0]))))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("3 bytes, but only 2 follow; the file is truncated");
    }

    @Test
    void rejectsALengthBeyondTheFormat() {
        assertThatThrownBy(() -> SafetensorsFile.open(file(SafetensorsBytes.of(-1, new byte[2], new byte[0]))))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("18446744073709551615 bytes; the format allows 100000000");
    }

    @Test
    void rejectsAFileThatLostItsEnd() {
        byte[] whole = SafetensorsBytes.of(TWO_TENSORS, 12);

        assertThatThrownBy(() -> SafetensorsFile.open(file(Arrays.copyOf(whole, whole.length - 1))))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("the tensor 'b' end at byte 12, but only 11 bytes follow; the file is truncated");
    }

    @Test
    void noTruncationGoesUnnoticed() {
        byte[] whole = SafetensorsBytes.of(TWO_TENSORS, 12);

        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SafetensorsFile.open(file(truncated)))
                    .isInstanceOf(CorruptCheckpointException.class);
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        Path missing = folder.resolve("nothing.safetensors");

        assertThatThrownBy(() -> SafetensorsFile.open(missing))
                .isInstanceOf(CheckpointNotFoundException.class)
                .hasMessageContaining(missing + " does not exist");
    }

    @Test
    void saysThatAFolderIsNoFile() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(CheckpointNotFoundException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void aClosedFileFailsWhenRead() {
        SafetensorsFile file = SafetensorsFile.open(file(SafetensorsBytes.of(TWO_TENSORS, 12)));
        MemorySegment data = file.tensor("a").data();

        file.close();
        file.close();

        assertThatThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeOpenedIsNotLeftMapped() {
        Path file = SafetensorsBytes.write(folder.resolve("leaking.safetensors"), SafetensorsBytes.of("[]", 64));

        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(CorruptCheckpointException.class);

        assertThat(SafetensorsBytes.isMapped(file)).isFalse();
    }

    @Test
    void filesBeyondFourGigabytesAreMappedWhole() throws IOException {
        long hole = (4L << 30) + 24;
        String header = "{\"hole\":{\"dtype\":\"I8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(hole, hole)
                + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(hole, hole + 4);
        Path sparse = folder.resolve("sparse.safetensors");
        try (FileChannel channel = FileChannel.open(
                sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(SafetensorsBytes.of(header, 0)));
            ByteBuffer value = ByteBuffer.wrap(SafetensorsBytes.floats(42)).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(value, Long.BYTES + header.length() + hole);
        }

        try (SafetensorsFile file = SafetensorsFile.open(sparse)) {
            assertThat(file.tensor("hole").data().byteSize()).isEqualTo(hole);
            assertThat(DataType.F32.readFloat(file.tensor("last").data(), 0)).isEqualTo(42);
        }
    }

    @Test
    void aPointerOfGitLfsIsTold(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("model.safetensors"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContainingAll(file.toString(), "git lfs pull");
    }
}
