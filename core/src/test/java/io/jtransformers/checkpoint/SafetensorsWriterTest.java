package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.checkpoint.SafetensorsWriter.Entry;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir
    private Path folder;

    private static StoredTensor floats(Shape shape, float... values) {
        return new StoredTensor(DataType.F32, shape, MemorySegment.ofArray(SafetensorsBytes.floats(values)));
    }

    private static byte[] bytes(StoredTensor tensor) {
        return tensor.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Path file = folder.resolve("weights.safetensors");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("z \"quoted\" é", floats(Shape.of(2, 2), 1, 2, 3, 4));
        tensors.put("odd", new StoredTensor(DataType.I8, Shape.of(3), MemorySegment.ofArray(new byte[] {1, 2, 3})));
        tensors.put("scalar", floats(Shape.SCALAR, 7));
        tensors.put("empty", floats(Shape.of(0, 5)));

        SafetensorsWriter.write(file, tensors);

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                assertThat(read.shape(name)).isEqualTo(tensor.shape());
                assertThat(bytes(read.tensor(name))).isEqualTo(bytes(tensor));
            });
        }
    }

    @Test
    void dataBeginsOnACacheLine() throws IOException {
        Path file = folder.resolve("weights.safetensors");

        SafetensorsWriter.write(file, Map.of("a", floats(Shape.of(1), 1)));

        assertThat((Files.size(file) - Float.BYTES) % 64).isZero();
    }

    @Test
    void anUnfinishedFileLeavesNothing() throws IOException {
        Path file = folder.resolve("weights.safetensors");

        SafetensorsWriter.create(file, List.of(new Entry("a", DataType.F32, Shape.of(1))))
                .close();

        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anUnfinishedFileLeavesTheOneBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("weights.safetensors"), "before");

        SafetensorsWriter.create(file, List.of(new Entry("a", DataType.F32, Shape.of(1))))
                .close();

        assertThat(file).hasContent("before");
    }

    @Test
    void rejectsDataOfAnotherSizeThanAnnounced() {
        Path file = folder.resolve("weights.safetensors");
        List<Entry> entries = List.of(new Entry("a", DataType.F32, Shape.of(2)));

        try (SafetensorsWriter writer = SafetensorsWriter.create(file, entries)) {
            assertThatThrownBy(() -> writer.append(MemorySegment.ofArray(new byte[4])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a' was to be written with 4 bytes; F32 [2] has 8");
        }
    }

    @Test
    void rejectsMoreTensorsThanAnnounced() {
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve("weights.safetensors"), List.of())) {
            assertThatThrownBy(() -> writer.append(MemorySegment.ofArray(new byte[4])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one tensor more than the 0");
        }
    }

    @Test
    void saysThatAFolderIsMissing() {
        Path file = folder.resolve("nowhere").resolve("weights.safetensors");

        assertThatThrownBy(() -> SafetensorsWriter.create(file, List.of()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot be written");
    }
}
