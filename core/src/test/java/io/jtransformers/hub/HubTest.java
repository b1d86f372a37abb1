package io.jtransformers.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path home;

    private Path repository;

    @BeforeEach
    void fillTheCache() throws IOException {
        repository = home.resolve(".cache/huggingface/hub/models--mistralai--Ministral");
        Files.createDirectories(repository.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(repository.resolve("refs/pr"));
        Files.writeString(repository.resolve("refs/main"), COMMIT + "\n");
    }

    private Path resolve(String name, @Nullable String revision) {
        var folders = new CacheFolders(variable -> null, home, "Linux");
        return Hub.resolve(name, revision, List.of(FakeProvider.of("{}")), folders);
    }

    @Test
    void findsAnEmbeddedCheckpoint() {
        assertThat(resolve("jtransformers/fake", null).resolve("config.json")).hasContent("{}");
    }

    @Test
    void findsAFolder() throws IOException {
        Path folder = Files.createDirectory(home.resolve("my model"));

        assertThat(resolve(folder.toString(), null)).isEqualTo(folder);
    }

    @Test
    void asksForTheFolderOfAFile() throws IOException {
        String file = Files.createFile(home.resolve("model.safetensors")).toString();

        assertThatThrownBy(() -> resolve(file, null))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'" + file + "' was asked for, which is a file; give the folder");
    }

    @Test
    void findsARepositoryInTheCache() {
        assertThat(resolve("mistralai/Ministral", null))
                .isEqualTo(repository.resolve("snapshots").resolve(COMMIT));
    }

    @Test
    void findsABranchATagOrACommit() throws IOException {
        Files.writeString(repository.resolve("refs/pr/7"), COMMIT);

        assertThat(resolve("mistralai/Ministral", "pr/7")).endsWithRaw(Path.of(COMMIT));
        assertThat(resolve("mistralai/Ministral", COMMIT)).endsWithRaw(Path.of(COMMIT));
    }

    @Test
    void saysWhatWasTried() {
        assertThatThrownBy(() -> resolve("mistralai/Unknown", null))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'mistralai/Unknown'")
                .hasMessageContaining("jtransformers/fake")
                .hasMessageContaining(home.resolve(".cache/huggingface/hub").toString())
                .hasMessageContaining("Downloading is not there yet")
                .hasMessageContaining("hf download mistralai/Unknown");
    }

    @Test
    void saysWhichRevisionIsMissing() {
        assertThatThrownBy(() -> resolve("mistralai/Ministral", "v2"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("at revision 'v2'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "..x/y",
                "a/../b",
                "../../etc/nothing",
                "/nowhere/at/all",
                "mistralai/Ministral/extra",
                "a//b",
                "a\u0000b",
                "mistralai/Ministral\n"
            })
    void namesThatAreNoneAreNotFound(String name) {
        assertThatThrownBy(() -> resolve(name, null)).isInstanceOf(ModelNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../main", "pr/../main", "/main", "main\u0000", ""})
    void revisionsCannotLeaveTheRepository(String revision) {
        assertThatThrownBy(() -> resolve("mistralai/Ministral", revision)).isInstanceOf(ModelNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../../..", "..", "", "snapshots"})
    void referencesCannotLeaveTheRepository(String reference) throws IOException {
        Files.writeString(repository.resolve("refs/main"), reference);

        assertThatThrownBy(() -> resolve("mistralai/Ministral", null)).isInstanceOf(ModelNotFoundException.class);
    }

    @Test
    void theCacheOfTheHubIsWhereItsVariablesSay() {
        Map<String, String> variables = Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/hub", "XDG_CACHE_HOME", "/xdg");

        assertThat(folders(variables).huggingFace()).isEqualTo(Path.of("/hub"));
        assertThat(folders(Map.of("HF_HOME", "/hf")).huggingFace()).isEqualTo(Path.of("/hf/hub"));
        assertThat(folders(Map.of("XDG_CACHE_HOME", "/xdg")).huggingFace()).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(folders(Map.of()).huggingFace()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    }

    @Test
    void theOwnCacheIsWhereThePlatformHasCaches() {
        assertThat(folders(Map.of("JTRANSFORMERS_CACHE", "/own")).own()).isEqualTo(Path.of("/own"));
        assertThat(folders(Map.of()).own()).isEqualTo(home.resolve(".cache/jtransformers"));
        assertThat(new CacheFolders(variable -> null, home, "Mac OS X").own())
                .isEqualTo(home.resolve("Library/Caches/jtransformers"));
    }

    private CacheFolders folders(Map<String, String> variables) {
        return new CacheFolders(variables::get, home, "Linux");
    }
}
