package io.jtransformers.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jtransformers.checkpoint.SafetensorsFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCheckpointsTest {

    private static final SampleCheckpoints SAMPLES = new SampleCheckpoints();

    static List<String> names() {
        return SAMPLES.names();
    }

    @Test
    void theDefaultModelIsAmongThem() {
        assertThat(names()).contains("jtransformers/tiny-ministral");
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachHasAllThatAModelNeeds(String name) {
        assertThat(SAMPLES.files(name)).contains("config.json", "model.safetensors", "tokenizer.json");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theWeightsOfEachAreSound(String name, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (InputStream weights = SAMPLES.open(name, "model.safetensors")) {
            Files.copy(weights, file);
        }

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertThat(opened.names()).contains("model.embed_tokens.weight");
        }
    }

    @Test
    void saysWhichFileASampleLacks() {
        assertThatThrownBy(() -> SAMPLES.open("jtransformers/tiny-ministral", "tekken.json"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("tekken.json");
    }
}
