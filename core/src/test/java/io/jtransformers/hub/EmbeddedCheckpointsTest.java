package io.jtransformers.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCheckpointsTest {

    private static final String NAME = "jtransformers/fake";

    @TempDir
    private Path cache;

    private Path materialize(EmbeddedCheckpointProvider provider) {
        return EmbeddedCheckpoints.materialize(provider, NAME, cache);
    }

    private List<Path> copies() throws IOException {
        try (var folders = Files.list(cache.resolve("embedded"))) {
            return folders.toList();
        }
    }

    @Test
    void filesAreCopied() {
        Path folder = materialize(FakeProvider.of("{}"));

        assertThat(folder.resolve("config.json")).hasContent("{}");
        assertThat(folder.resolve("model.safetensors")).hasContent("weights");
    }

    @Test
    void theSecondTimeNothingIsCopied() throws IOException {
        Path folder = materialize(FakeProvider.of("{}"));
        Object first = Files.getAttribute(folder.resolve("config.json"), "lastModifiedTime");

        assertThat(materialize(FakeProvider.of("{}"))).isEqualTo(folder);
        assertThat(Files.getAttribute(folder.resolve("config.json"), "lastModifiedTime"))
                .isEqualTo(first);
    }

    @Test
    void anotherContentHasAnotherFolder() {
        Path folder = materialize(FakeProvider.of("{}"));

        assertThat(materialize(FakeProvider.of("{\"vocab_size\": 1}"))).isNotEqualTo(folder);
    }

    @Test
    void aLostOrShortenedFileIsCopiedAnew() throws IOException {
        Path folder = materialize(FakeProvider.of("{}"));
        Files.delete(folder.resolve("config.json"));
        Files.writeString(folder.resolve("model.safetensors"), "wei");

        assertThat(materialize(FakeProvider.of("{}"))).isEqualTo(folder);

        assertThat(folder.resolve("config.json")).hasContent("{}");
        assertThat(folder.resolve("model.safetensors")).hasContent("weights");
        assertThat(copies()).containsExactly(folder);
    }

    @Test
    void aCopyThatFailsLeavesNothing() throws IOException {
        var broken = new FakeProvider(NAME, Map.of("config.json", "{}", "model.safetensors", "unreadable"));

        assertThatThrownBy(() -> materialize(broken))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("JTRANSFORMERS_CACHE");

        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void saysWhereNothingCanBeWritten() throws IOException {
        Files.writeString(cache.resolve("embedded"), "a file where a folder should be");

        assertThatThrownBy(() -> materialize(FakeProvider.of("{}")))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining(cache.resolve("embedded").toString());
    }

    @Test
    void manyAtOnceMakeOneCopy() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Path>> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                calls.add(() -> materialize(FakeProvider.of("{}")));
            }
            for (Future<Path> call : threads.invokeAll(calls)) {
                assertThat(call.get().resolve("config.json")).hasContent("{}");
            }
        }

        assertThat(copies()).hasSize(1);
    }
}
