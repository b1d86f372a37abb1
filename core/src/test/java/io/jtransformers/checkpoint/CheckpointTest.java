package io.jtransformers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.backend.StoredTensor;
import io.jtransformers.tensor.DataType;
import io.jtransformers.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    @TempDir
    private Path folder;

    private void shard(String file, String tensor, float value) {
        var stored = new StoredTensor(DataType.F32, Shape.of(1), MemorySegment.ofArray(SafetensorsBytes.floats(value)));
        SafetensorsWriter.write(folder.resolve(file), Map.of(tensor, stored));
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static float value(Checkpoint checkpoint, String name) {
        return DataType.F32.readFloat(checkpoint.tensor(name).data(), 0);
    }

    @Test
    void opensAFolderWithOneFile() {
        shard("model.safetensors", "a", 1);

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("a");
            assertThat(value(checkpoint, "a")).isEqualTo(1);
        }
    }

    @Test
    void opensAFileByItsOwnName() {
        shard("inputs.safetensors", "a", 1);

        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("inputs.safetensors"))) {
            assertThat(checkpoint.has("a")).isTrue();
        }
    }

    @Test
    void findsEachTensorInItsShard() throws IOException {
        shard("model-00001-of-00002.safetensors", "a", 1);
        shard("model-00002-of-00002.safetensors", "b", 2);
        index("""
            {"metadata": {"total_size": 8}, "weight_map":
             {"b": "model-00002-of-00002.safetensors", "a": "model-00001-of-00002.safetensors"}}\
            """);

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(value(checkpoint, "a")).isEqualTo(1);
            assertThat(value(checkpoint, "b")).isEqualTo(2);
            assertThat(checkpoint.position("a")).isLessThan(checkpoint.position("b"));
        }
    }

    @Test
    void saysWhichFilesAFolderLacks() {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CheckpointNotFoundException.class)
                .hasMessageContaining("neither model.safetensors nor model.safetensors.index.json");
    }

    @Test
    void saysThatAFolderIsMissing() {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("nowhere")))
                .isInstanceOf(CheckpointNotFoundException.class)
                .hasMessageContaining("nowhere does not exist");
    }

    @Test
    void saysWhichShardIsMissing() throws IOException {
        index("{\"weight_map\": {\"a\": \"model-00001-of-00001.safetensors\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("names the file model-00001-of-00001.safetensors, which is not beside it");
    }

    @Test
    void saysWhichTensorAShardLacks() throws IOException {
        shard("model-00001-of-00001.safetensors", "a", 1);
        index("{\"weight_map\": {\"b\": \"model-00001-of-00001.safetensors\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("'b' is in model-00001-of-00001.safetensors, which does not have it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/model.safetensors",
                "sub/model.safetensors",
                "..\\\\model.safetensors",
                "C:model.safetensors",
                "..safetensors",
                ".safetensors",
                "model.bin",
                "model\\u0000.safetensors",
                ""
            })
    void rejectsShardsOutsideTheFolder(String shard) throws IOException {
        index("{\"weight_map\": {\"a\": \"" + shard + "\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("expected the plain name of a .safetensors file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"weight_map\": []}",
                "{\"weight_map\": {\"a\": 1}}",
                "{\"weight_map\": {}, \"weight_map\": {}}",
                "{\"weight_map\": {\"a\": \"m.safetensors\", \"a\": \"m.safetensors\"}}",
                "{\"weight_map\": {\"a\""
            })
    void rejectsWhatIsNoIndex(String json) throws IOException {
        index(json);

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("model.safetensors.index.json");
    }

    @Test
    void showsWhatStandsInPlaceOfAShard() throws IOException {
        index("{\"weight_map\": {\"a\": 17}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("puts the tensor 'a' into '17'");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noShardIsLeftMappedIfOneIsDamaged() throws IOException {
        shard("good-1.safetensors", "a", 1);
        SafetensorsBytes.write(folder.resolve("harmed-2.safetensors"), new byte[9]);
        index("{\"weight_map\": {\"a\": \"good-1.safetensors\", \"b\": \"harmed-2.safetensors\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder)).isInstanceOf(CorruptCheckpointException.class);

        assertThat(SafetensorsBytes.isMapped(folder.resolve("good-1.safetensors")))
                .isFalse();
    }
}
